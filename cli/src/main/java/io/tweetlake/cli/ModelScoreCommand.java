package io.tweetlake.cli;

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
        description =
                "Label texts with the model of the configuration. Mentions, links and HTML entities are treated as"
                        + " the jobs treat them.",
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
            description =
                    "Texts to label: a line each, or a column where the name ends in .csv, .tsv or .jsonl; - is the"
                            + " standard input.")
    String input;

    @Option(
            names = "--column",
            defaultValue = "text",
            description = "Where a file of records has its text; ${DEFAULT-VALUE} where it is not given.")
    String column;

    @Option(
            names = "--format",
            defaultValue = "table",
            description = "${COMPLETION-CANDIDATES}; ${DEFAULT-VALUE} where it is not given.")
    ScoreFormat format;

    @Option(
            names = "--output",
            paramLabel = "FILE",
            description = "Write there, and show progress; the standard output where it is not given.")
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
        try (TextInput source = input == null ? TextInput.of(texts) : TextInput.open(input, column);
                SentimentModel model = ServedModel.resolve(config).load();
                ParallelPredictor predictor =
                        new ParallelPredictor(model, Runtime.getRuntime().availableProcessors())) {
            Iterator<ScoreFormat.Scored> scored =
                    predictor.predict(source.texts(), TweetText::cleaned, ScoreFormat.Scored::new);
            if (output == null) {
                PrintWriter out = spec.commandLine().getOut();
                format.print(scored, out);
                out.flush();
            } else {
                write(scored, source);
            }
        }
        return 0;
    }

    private void write(Iterator<ScoreFormat.Scored> scored, TextInput source) throws IOException {
        Terminal terminal = new Terminal(spec.commandLine().getErr());
        long start = System.nanoTime();
        try (PrintWriter out = open(output)) {
            long rows = ReadProgress.during(() -> format.print(scored, out), source::progress, terminal);
            if (out.checkError()) {
                throw new UserError(
                        output + ": cannot be written to its end", "free some space, or name another --output");
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            terminal.println(String.format(Locale.ROOT, "%,d texts in %.1f s, %,.0f/s", rows, seconds, rows / seconds));
        }
    }

    private static PrintWriter open(Path file) {
        try {
            return new PrintWriter(Files.newBufferedWriter(file, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UserError(file + ": cannot be written: " + e.getMessage(), "name another --output", e);
        }
    }
}
