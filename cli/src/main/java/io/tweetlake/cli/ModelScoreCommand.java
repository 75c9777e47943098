package io.tweetlake.cli;

import io.tweetlake.cli.texts.TextColumn;
import io.tweetlake.cli.texts.TextFormat;
import io.tweetlake.cli.texts.TextInput;
import io.tweetlake.common.UserError;
import io.tweetlake.common.config.TweetlakeConfig;
import io.tweetlake.models.serving.ServedModel;
import io.tweetlake.sentiment.ParallelPredictor;
import io.tweetlake.sentiment.SentimentModel;
import io.tweetlake.tweets.TweetText;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Labels texts with the model of the configuration, without tables and without Spark. */
@Command(
        name = "score",
        description = "Label texts with the configured model. Mentions, links and HTML entities are treated as in"
                + " the jobs.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example: tweetlake model score --input tweets.csv --column text --format jsonl"})
final class ModelScoreCommand implements Callable<Integer> {
    @Mixin
    ConfigOptions configuration;

    @Spec
    CommandSpec spec;

    @Parameters(paramLabel = "TEXT", arity = "0..*", description = "Texts to label.")
    List<String> texts = List.of();

    @Option(
            names = "--input",
            paramLabel = "FILE",
            description = "File of texts: one on each line, or a column of a .csv, .tsv, .jsonl, .ndjson or .json"
                    + " file, also with .gz. - is standard input.")
    String input;

    @Option(names = "--column", description = "Column of the texts. Default: text.")
    String column;

    @Mixin
    TextFileOptions file;

    @Option(
            names = "--format",
            defaultValue = "table",
            description = "Output format: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    ScoreFormat format;

    @Option(
            names = "--output",
            paramLabel = "FILE",
            description = "Output file; progress is shown. Default: standard output.")
    Path output;

    @Override
    public Integer call() throws IOException {
        TweetlakeConfig config = configuration.load().config();
        if (texts.isEmpty() == (input == null)) {
            throw new UserError(
                    texts.isEmpty() ? "there are no texts to label" : "there are texts and --input too",
                    "give texts as arguments, or a file with --input");
        }
        Logging.onlyWarnings();
        return Interruption.endsAtOnce(() -> score(config));
    }

    private int score(TweetlakeConfig config) throws IOException {
        try (TextInput source = open(config);
                SentimentModel model = resolved(config).load();
                ParallelPredictor predictor =
                        new ParallelPredictor(model, Runtime.getRuntime().availableProcessors())) {
            Iterator<ScoreFormat.Scored> scored = predictor.predict(
                    source.rows(),
                    row -> TweetText.cleaned(row.text()),
                    (row, prediction) -> new ScoreFormat.Scored(row.text(), prediction));
            if (output == null) {
                PrintWriter out = spec.commandLine().getOut();
                print(scored, source, out);
                out.flush();
            } else {
                write(scored, source);
            }
        }
        return 0;
    }

    private ServedModel resolved(TweetlakeConfig config) {
        return ReadProgress.duringDownload(
                () -> ServedModel.resolve(config),
                new Terminal(spec.commandLine().getErr()));
    }

    private TextInput open(TweetlakeConfig config) throws IOException {
        if (input == null) {
            return TextInput.of(texts);
        }
        if (column != null && !file.hasColumns(input) && !TextFormat.namesLines(input)) {
            throw new UserError(
                    input + ": is read by lines, which have no columns",
                    "name a file with columns (%s), say what it is with --input-format, or leave out --column"
                            .formatted(TextFormat.known()));
        }
        if (output != null && Files.exists(output) && Files.isSameFile(output, Path.of(input))) {
            throw new UserError(output + ": is the input too", "name another --output");
        }
        return TextInput.open(input, file.with(config), List.of(TextColumn.ofTexts(column == null ? "text" : column)));
    }

    /** @return how many rows there were */
    private long print(Iterator<ScoreFormat.Scored> scored, TextInput source, PrintWriter out) {
        long rows = format.print(scored, out);
        if (format != ScoreFormat.TABLE && rows != source.taken()) {
            throw new IllegalStateException("%,d texts were read and %,d rows written".formatted(source.taken(), rows));
        }
        return rows;
    }

    private void write(Iterator<ScoreFormat.Scored> scored, TextInput source) throws IOException {
        Terminal terminal = new Terminal(spec.commandLine().getErr());
        long start = System.nanoTime();
        try (PrintWriter out = writer(output)) {
            long rows = ReadProgress.during(() -> print(scored, source, out), () -> progress(source), terminal);
            if (out.checkError()) {
                throw new UserError(
                        output + ": cannot be written to its end", "free some space, or name another --output");
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            terminal.println(String.format(Locale.ROOT, "%,d texts in %.1f s, %,.0f/s", rows, seconds, rows / seconds));
        }
    }

    /** How far a source has been read, in a line. */
    static String progress(TextInput source) {
        return source.size().isPresent()
                ? ReadProgress.line(source.position().getAsLong(), source.size().getAsLong())
                : String.format(Locale.ROOT, "%,d texts read", source.taken());
    }

    private static PrintWriter writer(Path file) {
        try {
            return new PrintWriter(Files.newBufferedWriter(file, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UserError(file + ": cannot be written: " + e.getMessage(), "name another --output", e);
        }
    }
}
