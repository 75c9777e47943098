package io.tweetlake.cli;

import io.tweetlake.common.Secrets;
import io.tweetlake.common.config.TweetlakeConfig;
import io.tweetlake.common.job.ExitStatus;
import io.tweetlake.common.lake.Table;
import io.tweetlake.models.evaluation.ModelEvaluator;
import io.tweetlake.sentiment.Evaluation;
import io.tweetlake.sentiment.Sentiment;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures a model on labelled texts. */
@Command(
        name = "evaluate",
        description = "Evaluate a model on labelled texts, and log a run to MLflow if a server is configured."
                + " With --data gold_tweets, the labels in that table are evaluated and nothing is scored.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example: tweetlake model evaluate --model models:/tweets@champion --data dev.tsv"})
final class ModelEvaluateCommand implements Callable<Integer> {
    @Mixin
    ConfigOptions configuration;

    @Mixin
    LabelledOptions data;

    @Spec
    CommandSpec spec;

    @Option(names = "--model", paramLabel = "REF", description = "Model reference. Default: model.ref.")
    String model;

    @Override
    public Integer call() throws IOException {
        TweetlakeConfig config = configuration.load().config();
        Logging.onlyWarnings();
        ModelEvaluator evaluator = new ModelEvaluator(
                model == null ? config : config.withModel(config.model().withRef(model)));
        ModelEvaluator.Result result = data.data.equals(Table.GOLD_TWEETS.tableName())
                ? LabelledOptions.inLake(config, evaluator::evaluateGold)
                : Interruption.endsAtOnce(() -> evaluator.evaluate(data.read(config)));
        PrintWriter out = spec.commandLine().getOut();
        out.printf("%s %s in %s on %s%n%n", result.name(), result.version(), result.precision(), data.data);
        print(result.evaluation(), out);
        result.metrics().forEach((name, value) -> {
            if (!name.matches("(precision|recall|f1|support)_.*")) {
                out.printf("%-28s %s%n", name, number(name, value));
            }
        });
        if (result.runId() != null) {
            out.printf("%-28s %s%n", "mlflow run", result.runId());
        }
        out.flush();
        return result.untracked() == null ? ExitStatus.DONE : untracked(result.untracked());
    }

    private int untracked(String reason) {
        PrintWriter err = spec.commandLine().getErr();
        err.println("tweetlake: the figures are not on MLflow: " + Terminal.safe(Secrets.masked(reason)));
        err.println("  Fix: check mlflow.trackingUri and the server, and evaluate again");
        err.flush();
        return ExitStatus.FAULT;
    }

    private static void print(Evaluation evaluation, PrintWriter out) {
        out.printf(
                "%-10s %9s %9s %9s %9s   %9s %9s %9s%n",
                "label", "precision", "recall", "f1", "texts", "negative", "neutral", "positive");
        for (Sentiment label : evaluation.labels()) {
            long[] predicted = evaluation.confusion()[label.id()];
            out.printf(
                    "%-10s %9.4f %9.4f %9.4f %,9d   %,9d %,9d %,9d%n",
                    label.label(),
                    evaluation.precision(label),
                    evaluation.recall(label),
                    evaluation.f1(label),
                    evaluation.support(label),
                    predicted[0],
                    predicted[1],
                    predicted[2]);
        }
        out.println("(the last three columns: how many texts of that label were predicted to be which)");
        out.println();
    }

    private static String number(String name, double value) {
        return switch (name) {
            case "texts", "failed" -> "%,d".formatted((long) value);
            case "texts_per_second", "inference_p95_ms" -> "%,.1f".formatted(value);
            default -> "%.4f".formatted(value);
        };
    }
}
