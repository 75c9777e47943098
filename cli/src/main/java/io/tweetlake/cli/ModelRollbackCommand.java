package io.tweetlake.cli;

import io.tweetlake.common.config.TweetlakeConfig;
import io.tweetlake.models.mlflow.ModelVersion;
import io.tweetlake.models.registry.ModelPromotion;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Takes a promotion back. */
@Command(
        name = "rollback",
        description = "Move a stage or an alias back to the version before.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example: tweetlake model rollback tweets --to @champion --reason misreads-sarcasm"})
final class ModelRollbackCommand implements Callable<Integer> {
    @Mixin
    ConfigOptions configuration;

    @Spec
    CommandSpec spec;

    @Mixin
    PromotionOptions moved;

    @Override
    public Integer call() {
        TweetlakeConfig config = configuration.load().config();
        ModelVersion back = new ModelPromotion(config).rollback(moved.name, moved.target, moved.reason);
        PrintWriter out = spec.commandLine().getOut();
        out.printf("%s %s is version %s again%n", moved.name, moved.target, back.version());
        out.flush();
        return 0;
    }
}
