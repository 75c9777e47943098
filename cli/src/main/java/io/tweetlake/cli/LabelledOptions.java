package io.tweetlake.cli;

import io.tweetlake.cli.texts.TextColumn;
import io.tweetlake.cli.texts.TextFormat;
import io.tweetlake.cli.texts.TextInput;
import io.tweetlake.common.UserError;
import io.tweetlake.common.config.TweetlakeConfig;
import io.tweetlake.common.job.SparkSessions;
import io.tweetlake.common.lake.Lake;
import io.tweetlake.models.evaluation.LabelledTable;
import io.tweetlake.models.evaluation.LabelledTexts;
import io.tweetlake.sentiment.Sentiment;
import io.tweetlake.tweets.LabelCoding;
import io.tweetlake.tweets.TweetText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options that name labelled texts. */
final class LabelledOptions {
    @Option(
            names = "--data",
            required = true,
            paramLabel = "FILE|TABLE",
            description = "Labelled texts: a csv, tsv, jsonl or json file, also with .gz; silver_tweets, for tweets"
                    + " that came with a label; or another Delta table, by its folder or its name in a catalog.")
    String data;

    @Option(
            names = "--column",
            paramLabel = "COLUMN",
            description = "Column of the texts. Default: text in a file, clean_text in a table.")
    String column;

    @Option(
            names = "--label",
            paramLabel = "COLUMN",
            description = "Column of the labels: negative, neutral and positive, or numbers with --label-coding."
                    + " Default: label in a file, given_sentiment in a table.")
    String label;

    @Option(
            names = "--label-coding",
            paramLabel = "NUMBERS",
            converter = Coding.class,
            description = "Numbers that stand for negative, neutral and positive, such as 0/1/2, 0/2/4 or -1/0/1, or"
                    + " for negative and positive, such as 0/1. Words are always accepted.")
    LabelCoding coding = LabelCoding.WORDS;

    @Mixin
    TextFileOptions file;

    static final class Coding implements ITypeConverter<LabelCoding> {
        @Override
        public LabelCoding convert(String text) {
            try {
                return LabelCoding.parse(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }

    private boolean isTable() {
        return !TextFormat.namesColumns(data) && !Files.isRegularFile(Path.of(data));
    }

    /** Texts as the jobs would give them to the model. */
    LabelledTexts read(TweetlakeConfig config) throws IOException {
        return isTable() ? inLake(config, tables -> tables.read(data, column, label, coding)) : readFile(config);
    }

    /** Does something with the tables of the lake, in a session of its own. */
    static <T> T inLake(TweetlakeConfig config, Function<LabelledTable, T> action) throws IOException {
        try (SparkSession spark = SparkSessions.open(config)) {
            return action.apply(new LabelledTable(new Lake(spark, config.lake())));
        }
    }

    private LabelledTexts readFile(TweetlakeConfig config) throws IOException {
        if (!file.hasColumns(data)) {
            throw new UserError(
                    data + ": its name does not say where labels are",
                    "name a file with columns (%s), or say what it is with --input-format"
                            .formatted(TextFormat.known()));
        }
        List<TextColumn> columns = List.of(
                TextColumn.ofTexts(column == null ? "text" : column),
                TextColumn.ofLabels(label == null ? "label" : label));
        List<String> texts = new ArrayList<>();
        List<Sentiment> labels = new ArrayList<>();
        try (TextInput input = TextInput.open(data, file.with(config), columns)) {
            input.rows().forEachRemaining(row -> {
                texts.add(TweetText.cleaned(row.text()));
                labels.add(LabelledTexts.sentiment(row.values().get(1), "%s:%d:".formatted(data, row.line()), coding));
            });
        }
        Path path = Path.of(data).toAbsolutePath().normalize();
        return LabelledTexts.ofFile(String.valueOf(path.getFileName()), path.toString(), texts, labels);
    }
}
