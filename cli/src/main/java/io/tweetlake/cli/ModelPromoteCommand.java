package io.tweetlake.cli;

import io.tweetlake.common.config.TweetlakeConfig;
import io.tweetlake.models.registry.ModelPromotion;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Moves a stage or an alias to a version that passes the gate. */
@Command(
        name = "promote",
        description =
                "Move a stage or an alias of a registered model to a version, if it passes the gate (promotion.* in the"
                        + " configuration) on labelled texts. Exit status: 0 promoted, 3 refused.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Example: tweetlake model promote tweets --model-version 3 --to @champion --data dev.tsv --reason knows-new-emoji"
        })
final class ModelPromoteCommand implements Callable<Integer> {
    /** The exit status when the gate refuses the version. */
    static final int REFUSED = 3;

    @Mixin
    ConfigOptions configuration;

    @Mixin
    LabelledOptions data;

    @Spec
    CommandSpec spec;

    @Mixin
    PromotionOptions moved;

    @Option(names = "--model-version", description = "The version to promote; the newest by default.")
    String version;

    @Option(names = "--dry-run", description = "Print the result of the gate, and change nothing.")
    boolean dryRun;

    @Override
    public Integer call() throws IOException {
        TweetlakeConfig config = configuration.load().config();
        Logging.onlyWarnings();
        ModelPromotion promotion = new ModelPromotion(config);
        ModelPromotion.Verdict verdict =
                Interruption.endsAtOnce(() -> promotion.judge(moved.name, version, moved.target, data.read(config)));
        PrintWriter out = spec.commandLine().getOut();
        out.printf("%s version %s to %s%n", moved.name, verdict.version().version(), moved.target);
        verdict.checks().forEach(check -> out.printf("  %-8s %s%n", check.met() ? "ok" : "REFUSED", check));
        if (verdict.passes() && !dryRun) {
            promotion.promote(verdict, moved.target, moved.reason);
        }
        String done = dryRun ? "would be promoted" : "promoted";
        out.println(verdict.passes() ? done : "refused");
        out.flush();
        return verdict.passes() ? 0 : REFUSED;
    }
}
