package io.tweetlake.cli;

import io.tweetlake.common.UserError;
import io.tweetlake.common.config.MlflowConfig;
import io.tweetlake.models.mlflow.MlflowException;
import io.tweetlake.models.mlflow.ModelVersion;
import io.tweetlake.models.mlflow.Registry;
import java.io.PrintWriter;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows what there is of a registered model. */
@Command(
        name = "versions",
        description = "Show the versions of a registered model, the newest first.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example: tweetlake model versions tweets"})
final class ModelVersionsCommand implements Callable<Integer> {
    @Mixin
    ConfigOptions configuration;

    @Spec
    CommandSpec spec;

    @Parameters(paramLabel = "NAME", description = "The registered model.")
    String name;

    @Override
    public Integer call() {
        MlflowConfig mlflow = configuration.load().config().mlflow();
        PrintWriter out = spec.commandLine().getOut();
        List<Row> rows = versions(new Registry(mlflow)).stream()
                .map(ModelVersionsCommand::row)
                .toList();
        new TextTable("version", "stage", "aliases", "created", "rejected").print(rows, out);
        out.flush();
        return 0;
    }

    private static Row row(ModelVersion version) {
        return RowFactory.create(
                version.version(),
                version.stage(),
                version.aliasText(),
                version.createdText(),
                Objects.requireNonNullElse(version.rejection(), ""));
    }

    private List<ModelVersion> versions(Registry registry) {
        try {
            return registry.versions(name);
        } catch (MlflowException e) {
            throw new UserError(e.getMessage(), "check the name and mlflow.trackingUri", e);
        }
    }
}
