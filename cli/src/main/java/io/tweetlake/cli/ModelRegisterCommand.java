package io.tweetlake.cli;

import io.tweetlake.common.config.MlflowConfig;
import io.tweetlake.common.config.TweetlakeConfig;
import io.tweetlake.models.mlflow.ModelVersion;
import io.tweetlake.models.mlflow.Registry;
import io.tweetlake.models.registry.ModelRegistration;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes a folder a version of a registered model. */
@Command(
        name = "register",
        description = "Upload a checkpoint folder to MLflow as a new version of a registered model, which Python's"
                + " mlflow.transformers loads too.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example: tweetlake model register my-checkpoint-folder --name tweets --alias champion"})
final class ModelRegisterCommand implements Callable<Integer> {
    @Mixin
    ConfigOptions configuration;

    @Spec
    CommandSpec spec;

    @Parameters(paramLabel = "FOLDER", description = "Checkpoint folder, as written by save_pretrained.")
    Path folder;

    @Option(
            names = "--name",
            required = true,
            description = "Name of the registered model. Created if it does not exist.")
    String name;

    @Option(names = "--alias", description = "Alias to set on the new version, without the @.")
    String alias;

    @Override
    public Integer call() throws IOException {
        TweetlakeConfig config = configuration.load().config();
        MlflowConfig mlflow = config.mlflow();
        Logging.onlyWarnings();
        Terminal terminal = new Terminal(spec.commandLine().getErr());
        ModelVersion version = new ModelRegistration(mlflow, config.model())
                .register(folder, name, new UploadProgress(terminal)::show);
        if (alias != null) {
            new Registry(mlflow).setAlias(name, alias, version.version());
        }
        PrintWriter out = spec.commandLine().getOut();
        out.printf(
                "%s version %s%s: serve it with --set model.ref=models:/%s%s%n",
                name,
                version.version(),
                alias == null ? "" : " @" + alias,
                name,
                alias == null ? "/" + version.version() : "@" + alias);
        out.flush();
        return 0;
    }

    /** A line for each tenth of the way. */
    private static final class UploadProgress {
        private static final long TENTHS = 10;

        private final Terminal terminal;
        private long shown;

        private UploadProgress(Terminal terminal) {
            this.terminal = terminal;
        }

        private void show(long sent, long all) {
            long tenth = all == 0 ? TENTHS : sent * TENTHS / all;
            if (tenth > shown) {
                shown = tenth;
                terminal.println("uploaded %d %% of %,d MB".formatted(tenth * TENTHS, Math.max(all >> 20, 1)));
            }
        }
    }
}
