package io.tweetlake.cli;

import io.tweetlake.common.config.TweetlakeConfig;
import io.tweetlake.models.registry.ModelDescription;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says what a reference means now. */
@Command(
        name = "show",
        description = "Resolve a model reference, and show its version, files, labels and evaluation.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example: tweetlake model show models:/tweets@champion"})
final class ModelShowCommand implements Callable<Integer> {
    @Mixin
    ConfigOptions configuration;

    @Spec
    CommandSpec spec;

    @Parameters(paramLabel = "REF", arity = "0..1", description = "Model reference. Default: model.ref.")
    String model;

    @Override
    public Integer call() {
        TweetlakeConfig config = configuration.load().config();
        Logging.onlyWarnings();
        PrintWriter out = spec.commandLine().getOut();
        ReadProgress.duringDownload(
                        () -> ModelDescription.of(model == null ? config.model().ref() : model, config),
                        new Terminal(spec.commandLine().getErr()))
                .forEach((what, text) -> out.printf("%-12s %s%n", what, Terminal.safe(text)));
        out.flush();
        return 0;
    }
}
