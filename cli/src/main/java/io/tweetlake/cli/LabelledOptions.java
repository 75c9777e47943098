package io.tweetlake.cli;

import io.tweetlake.common.UserError;
import io.tweetlake.common.config.TweetlakeConfig;
import io.tweetlake.common.job.SparkSessions;
import io.tweetlake.common.lake.Lake;
import io.tweetlake.models.evaluation.LabelledTable;
import io.tweetlake.models.evaluation.LabelledTexts;
import io.tweetlake.sentiment.Sentiment;
import io.tweetlake.tweets.TweetText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Option;

/** The options that name labelled texts. */
final class LabelledOptions {
    @Option(
            names = "--data",
            required = true,
            paramLabel = "FILE|TABLE",
            description =
                    "Labelled texts: a file, csv, tsv or jsonl by its name; silver_tweets, for those that came with a"
                            + " label; or another Delta table, by its folder or its name in a catalog.")
    String data;

    @Option(
            names = "--column",
            paramLabel = "COLUMN",
            description = "Where the texts are; text where it is not given, clean_text in a table.")
    String column;

    @Option(
            names = "--label",
            paramLabel = "COLUMN",
            description = "Where the labels are: negative, neutral, positive, or 0, 1, 2; label where it is not given,"
                    + " given_sentiment in a table.")
    String label;

    boolean isTable() {
        return !data.matches(".*\\.(csv|tsv|jsonl)") && !Files.isRegularFile(Path.of(data));
    }

    /** Texts as the jobs would give them to the model. */
    LabelledTexts read(TweetlakeConfig config) throws IOException {
        return isTable() ? inLake(config, tables -> tables.read(data, column, label)) : readFile();
    }

    /** Does something with the tables of the lake, in a session of its own. */
    static <T> T inLake(TweetlakeConfig config, Function<LabelledTable, T> action) throws IOException {
        try (SparkSession spark = SparkSessions.open(config)) {
            return action.apply(new LabelledTable(new Lake(spark, config.lake())));
        }
    }

    private LabelledTexts readFile() throws IOException {
        List<String> texts = new ArrayList<>();
        List<Sentiment> labels = new ArrayList<>();
        try (TextInput textInput = TextInput.open(data, column == null ? "text" : column);
                TextInput labelInput = TextInput.open(data, label == null ? "label" : label)) {
            Iterator<String> label = labelInput.texts();
            for (Iterator<String> text = textInput.texts(); text.hasNext(); ) {
                texts.add(TweetText.cleaned(text.next()));
                labels.add(sentiment(label.next(), texts.size()));
            }
        }
        Path path = Path.of(data).toAbsolutePath().normalize();
        return LabelledTexts.ofFile(String.valueOf(path.getFileName()), path.toString(), texts, labels);
    }

    private Sentiment sentiment(String text, int record) {
        return Sentiment.parse(text)
                .orElseThrow(() -> new UserError(
                        "%s: record %d has the label `%s`".formatted(data, record, Terminal.safe(String.valueOf(text))),
                        "write negative, neutral or positive, or name the column with --label"));
    }
}
