package io.tweetlake.models.evaluation;

import io.tweetlake.common.UserError;
import io.tweetlake.common.config.MlflowConfig;
import io.tweetlake.common.config.ModelConfig;
import io.tweetlake.common.config.TweetlakeConfig;
import io.tweetlake.common.job.LogLine;
import io.tweetlake.models.mlflow.ArtifactFolder;
import io.tweetlake.models.mlflow.MlflowException;
import io.tweetlake.models.mlflow.MlflowRuns;
import io.tweetlake.models.mlflow.TrackedRun;
import io.tweetlake.models.serving.ModelReference;
import io.tweetlake.models.serving.ModelResolver;
import io.tweetlake.models.serving.ModelRole;
import io.tweetlake.models.serving.ServedModel;
import io.tweetlake.sentiment.Evaluation;
import io.tweetlake.sentiment.ParallelPredictor;
import io.tweetlake.sentiment.Prediction;
import io.tweetlake.sentiment.Sentiment;
import io.tweetlake.sentiment.SentimentModel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.mlflow.api.proto.Service.Run;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Measures a model on labelled texts, and keeps what it found on MLflow. */
public final class ModelEvaluator {
    private static final Logger LOG = LoggerFactory.getLogger(ModelEvaluator.class);

    private static final String MODEL_TAG = "tweetlake.evaluated.model";
    private static final String VERSION_TAG = "tweetlake.evaluated.version";
    private static final String DATA_TAG = "tweetlake.evaluated.data";
    private static final double TAIL = 0.95;

    private final ModelConfig config;
    private final MlflowConfig mlflow;
    private final ModelResolver resolver;

    /** @param all whose model is the one to measure */
    public ModelEvaluator(TweetlakeConfig all) {
        this.config = all.model();
        this.mlflow = all.mlflow();
        this.resolver = new ModelResolver(all);
    }

    /**
     * What was found.
     *
     * @param evaluation null where it was found by an earlier run
     * @param metrics by name: those of {@link Evaluation#metrics()}, {@code inference_p95_ms}, and where texts were scored
     *     {@code texts_per_second}
     * @param runId on MLflow; null if nothing is tracked
     * @param untracked why the run was not logged; null if it was, or nothing is tracked
     */
    public record Result(
            String name,
            String version,
            String precision,
            Evaluation evaluation,
            Map<String, Double> metrics,
            String runId,
            String untracked) {

        private Result withRun(String id) {
            return new Result(name, version, precision, evaluation, metrics, id, null);
        }

        private Result withoutRun(String reason) {
            return new Result(name, version, precision, evaluation, metrics, null, reason);
        }
    }

    /** Scores every text with the model of the configuration, and logs a run where there is a server. */
    public Result evaluate(LabelledTexts data) {
        ModelResolver.Resolved resolved = resolve();
        ServedModel served = ServedModel.of(resolved, config, ModelRole.CHAMPION);
        List<Prediction> predictions = new ArrayList<>();
        String precision;
        long start;
        try (SentimentModel model = served.load();
                ParallelPredictor predictor =
                        new ParallelPredictor(model, Runtime.getRuntime().availableProcessors())) {
            precision = model.precision();
            start = System.nanoTime();
            predictor
                    .predict(data.texts().iterator(), Function.identity(), (text, prediction) -> prediction)
                    .forEachRemaining(predictions::add);
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        Map<String, Double> speed = Map.of("texts_per_second", predictions.size() / seconds);
        return result(resolved, served, precision, data, predictions, speed);
    }

    /**
     * Takes what the model of the configuration has said in {@code gold_tweets}, and scores nothing.
     *
     * @throws UserError where it has labelled no tweet there that came with a label
     */
    public Result evaluateGold(LabelledTable tables) {
        ModelResolver.Resolved resolved = resolve();
        ServedModel served = ServedModel.of(resolved, config, ModelRole.CHAMPION);
        LabelledTable.Answers answers = tables.answers(served);
        if (answers.predictions().isEmpty()) {
            throw new UserError(
                    "%s %s has labelled no tweet in gold_tweets that came with a label"
                            .formatted(served.name(), served.version()),
                    "name another version with --model (SELECT * FROM model_versions), or --data silver_tweets to label"
                            + " them now");
        }
        return result(resolved, served, answers.precision(), answers.texts(), answers.predictions(), Map.of());
    }

    private ModelResolver.Resolved resolve() {
        return resolver.resolve(ModelReference.parse(ServedModel.reference(config)));
    }

    private Result result(
            ModelResolver.Resolved resolved,
            ServedModel served,
            String precision,
            LabelledTexts data,
            List<Prediction> predictions,
            Map<String, Double> speed) {
        Evaluation evaluation = Evaluation.of(data.labels(), predictions);
        Map<String, Double> metrics = new LinkedHashMap<>(evaluation.metrics());
        metrics.putAll(speed);
        double[] times = predictions.stream()
                .mapToDouble(Prediction::inferenceMs)
                .sorted()
                .toArray();
        metrics.put("inference_p95_ms", times.length == 0 ? 0 : times[(int) (TAIL * (times.length - 1))]);
        Result result = new Result(served.name(), served.version(), precision, evaluation, metrics, null, null);
        return mlflow.trackingUri() == null ? result : logged(result, data, resolved.loggedModel());
    }

    /** What was measured is worth as much without a run. */
    private Result logged(Result result, LabelledTexts data, String loggedModel) {
        try {
            return result.withRun(log(result, data, loggedModel));
        } catch (MlflowException e) {
            return result.withoutRun(e.getMessage());
        }
    }

    /** What an earlier run found of that version on the same data. */
    public Optional<Result> earlier(String name, String version, LabelledTexts data) {
        MlflowRuns runs = new MlflowRuns(mlflow);
        return runs.finished(Map.of(MODEL_TAG, name, VERSION_TAG, version, DATA_TAG, data.digest())).stream()
                .findFirst()
                .map(run -> result(name, version, run));
    }

    /** What earlier runs found of that version, the newest first. */
    public List<Result> earlier(String name, String version) {
        MlflowRuns runs = new MlflowRuns(mlflow);
        return runs.finished(Map.of(MODEL_TAG, name, VERSION_TAG, version)).stream()
                .map(run -> result(name, version, run))
                .toList();
    }

    private static Result result(String name, String version, Run run) {
        Map<String, Double> metrics = new LinkedHashMap<>();
        run.getData().getMetricsList().forEach(metric -> metrics.put(metric.getKey(), metric.getValue()));
        return new Result(name, version, null, null, metrics, run.getInfo().getRunId(), null);
    }

    private String log(Result result, LabelledTexts data, String loggedModel) {
        MlflowRuns runs = new MlflowRuns(mlflow);
        String runId = runs.open(new TrackedRun(
                "evaluate-" + UUID.randomUUID(),
                "evaluate-%s-%s".formatted(result.name(), result.version()),
                Map.of("model.ref", config.ref(), "model.precision", result.precision(), "data", data.place()),
                Map.of(
                        MODEL_TAG,
                        result.name(),
                        VERSION_TAG,
                        result.version(),
                        DATA_TAG,
                        data.digest(),
                        "mlflow.source.name",
                        "tweetlake model evaluate"),
                List.of(data.dataset())));
        if (loggedModel != null) {
            runs.used(runId, loggedModel);
        }
        runs.logFigures(runId, result.metrics(), data.dataset(), loggedModel);
        ArtifactFolder artifacts = new ArtifactFolder(mlflow, runs.artifacts(runId));
        artifacts.upload("confusion_matrix.csv", csv(result.evaluation()));
        picture(result, data).ifPresent(png -> artifacts.upload("confusion_matrix.png", png));
        runs.finish(runId);
        return runId;
    }

    /** Empty where this machine cannot draw, as a Java without fonts cannot. */
    private static Optional<byte[]> picture(Result result, LabelledTexts data) {
        try {
            String title = "%s %s on %s"
                    .formatted(result.name(), result.version(), data.dataset().name());
            return Optional.of(ConfusionChart.png(result.evaluation(), title));
        } catch (RuntimeException | LinkageError | InternalError e) {
            LOG.warn(
                    "{}",
                    new LogLine("confusion matrix is not drawn")
                            .with("reason", e)
                            .with("fix", "install fontconfig and a font, such as fonts-dejavu-core"));
            return Optional.empty();
        }
    }

    private static byte[] csv(Evaluation evaluation) {
        StringBuilder csv = new StringBuilder("given,predicted_negative,predicted_neutral,predicted_positive\n");
        for (Sentiment given : Sentiment.values()) {
            csv.append(given.label());
            for (long count : evaluation.confusion()[given.id()]) {
                csv.append(',').append(count);
            }
            csv.append('\n');
        }
        return csv.toString().getBytes(StandardCharsets.UTF_8);
    }
}
