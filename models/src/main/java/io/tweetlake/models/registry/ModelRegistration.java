package io.tweetlake.models.registry;

import io.tweetlake.common.UserError;
import io.tweetlake.common.config.MlflowConfig;
import io.tweetlake.common.config.ModelConfig;
import io.tweetlake.models.mlflow.ArtifactFolder;
import io.tweetlake.models.mlflow.LoggedModels;
import io.tweetlake.models.mlflow.LoggedModels.LoggedModel;
import io.tweetlake.models.mlflow.MlflowException;
import io.tweetlake.models.mlflow.MlflowRuns;
import io.tweetlake.models.mlflow.ModelVersion;
import io.tweetlake.models.mlflow.Registry;
import io.tweetlake.models.mlflow.TrackedRun;
import io.tweetlake.models.serving.Probe;
import io.tweetlake.models.serving.ServedModel;
import io.tweetlake.sentiment.Checkpoint;
import io.tweetlake.sentiment.CheckpointException;
import io.tweetlake.sentiment.ModelOptions;
import io.tweetlake.sentiment.Precision;
import io.tweetlake.sentiment.SentimentModel;
import io.tweetlake.sentiment.SentimentPredictor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Registers a checkpoint folder as a new version of a model, as {@code mlflow.transformers.log_model} would. */
public final class ModelRegistration {
    private final MlflowConfig mlflow;
    private final ModelOptions options;
    private final Registry registry;

    /**
     * @param model of which the labels count
     * @throws UserError where the configuration names no server
     */
    public ModelRegistration(MlflowConfig mlflow, ModelConfig model) {
        this.mlflow = mlflow;
        this.options = ServedModel.options(model)
                .withPrecision(Precision.FP32)
                .withDevice("cpu")
                .withCacheBytes(0);
        this.registry = new Registry(mlflow);
    }

    /** Receives the progress of an upload. */
    @FunctionalInterface
    public interface Progress {
        void bytes(long sent, long all);
    }

    /**
     * Checks the folder, scores some texts with it, uploads it and registers it.
     *
     * @return the new version
     * @throws UserError where the folder is no model that can be served, or the server refuses
     */
    public ModelVersion register(Path folder, String name, Progress progress) throws IOException {
        try {
            Checkpoint checkpoint = Checkpoint.open(folder);
            return upload(checkpoint, probe(checkpoint), name, progress);
        } catch (CheckpointException e) {
            throw new UserError(e.problem(), e.fix(), e);
        } catch (MlflowException e) {
            throw new UserError(
                    "the model is not registered: " + e.getMessage(), "see that the server runs, and lets you in", e);
        }
    }

    private Probe probe(Checkpoint checkpoint) {
        try (SentimentModel model = SentimentModel.load(checkpoint, options);
                SentimentPredictor predictor = model.newPredictor()) {
            return Probe.of(predictor);
        }
    }

    private ModelVersion upload(Checkpoint checkpoint, Probe probe, String name, Progress progress) throws IOException {
        MlflowRuns runs = new MlflowRuns(mlflow);
        String runId = runs.open(new TrackedRun(
                "register-" + UUID.randomUUID(),
                "register-" + name,
                Map.of(
                        "folder",
                                checkpoint.folder().toAbsolutePath().normalize().toString(),
                        "family", checkpoint.family(),
                        "labels", checkpoint.labels(options.labels()).text(),
                        "checkpoint", checkpoint.version()),
                Map.of("mlflow.source.name", "tweetlake model register"),
                List.of()));
        LoggedModels models = new LoggedModels(mlflow);
        LoggedModel model = models.create(runs.experimentOf(runId), runId, "model");
        boolean complete = false;
        try {
            send(MlflowModelFiles.of(checkpoint, probe, model.id(), model.artifacts()), model.artifacts(), progress);
            complete = true;
        } finally {
            models.finish(model.id(), complete);
            if (!complete) {
                runs.fail(runId);
            }
        }
        runs.made(runId, model.id());
        runs.finish(runId);
        registry.createModel(name);
        return registry.createVersion(
                name, model.source(), model.id(), runId, Map.of(ModelVersion.CHECKPOINT_TAG, checkpoint.version()));
    }

    private void send(MlflowModelFiles tree, String target, Progress progress) throws IOException {
        ArtifactFolder artifacts = new ArtifactFolder(mlflow, target);
        long all = 0;
        for (Path file : tree.files().values()) {
            all += Files.size(file);
        }
        long total = all;
        long[] sent = {0};
        for (Map.Entry<String, Path> file : tree.files().entrySet()) {
            artifacts.upload(file.getKey(), file.getValue(), bytes -> {
                sent[0] += bytes;
                progress.bytes(sent[0], total);
            });
        }
        tree.written().forEach(artifacts::upload);
    }
}
