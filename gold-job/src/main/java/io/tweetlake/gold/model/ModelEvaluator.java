package io.tweetlake.gold.model;

import com.fasterxml.jackson.databind.JsonNode;
import io.tweetlake.common.config.MlflowConfig;
import io.tweetlake.common.config.ModelConfig;
import io.tweetlake.common.mlflow.Artifacts;
import io.tweetlake.common.mlflow.MlflowRuns;
import io.tweetlake.common.mlflow.TrackedDataset;
import io.tweetlake.common.mlflow.TrackedRun;
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

/** Measures a model on labelled texts, and keeps what it found on MLflow. */
public final class ModelEvaluator {
    private static final String MODEL_TAG = "tweetlake.evaluated.model";
    private static final String VERSION_TAG = "tweetlake.evaluated.version";
    private static final String DATA_TAG = "tweetlake.evaluated.data";
    private static final double TAIL = 0.95;

    private final ModelConfig config;
    private final MlflowConfig mlflow;

    public ModelEvaluator(ModelConfig config, MlflowConfig mlflow) {
        this.config = config;
        this.mlflow = mlflow;
    }

    /**
     * What was found.
     *
     * @param evaluation null where it was found by an earlier run
     * @param metrics by name: those of {@link Evaluation#metrics()}, {@code texts_per_second} and {@code inference_p95_ms}
     * @param runId on MLflow; null where nothing is tracked
     */
    public record Result(
            String name,
            String version,
            String precision,
            Evaluation evaluation,
            Map<String, Double> metrics,
            String runId) {}

    /** Scores every text with the model of the configuration, and logs a run where there is a server. */
    public Result evaluate(LabelledTexts data) {
        ModelResolver.Resolved resolved = new ModelResolver(mlflow).resolve(ModelReference.parse(config.ref()));
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
        Evaluation evaluation = Evaluation.of(data.labels(), predictions);
        Map<String, Double> metrics = new LinkedHashMap<>(evaluation.metrics());
        metrics.put("texts_per_second", predictions.size() / seconds);
        double[] times = predictions.stream()
                .mapToDouble(Prediction::inferenceMs)
                .sorted()
                .toArray();
        metrics.put("inference_p95_ms", times.length == 0 ? 0 : times[(int) (TAIL * (times.length - 1))]);
        String runId = mlflow.trackingUri() == null ? null : log(served, precision, data, evaluation, metrics);
        return new Result(served.name(), served.version(), precision, evaluation, metrics, runId);
    }

    /** What an earlier run found of that version on the same data. */
    Optional<Result> earlier(String name, String version, LabelledTexts data) {
        try (MlflowRuns runs = new MlflowRuns(mlflow)) {
            return runs.finished(Map.of(MODEL_TAG, name, VERSION_TAG, version, DATA_TAG, data.digest())).stream()
                    .findFirst()
                    .map(run -> result(name, version, run));
        }
    }

    private static Result result(String name, String version, JsonNode run) {
        Map<String, Double> metrics = new LinkedHashMap<>();
        run.at("/data/metrics")
                .forEach(metric -> metrics.put(
                        metric.path("key").asText(), metric.path("value").asDouble()));
        return new Result(
                name, version, null, null, metrics, run.at("/info/run_id").asText());
    }

    private String log(
            ServedModel served,
            String precision,
            LabelledTexts data,
            Evaluation evaluation,
            Map<String, Double> metrics) {
        try (MlflowRuns runs = new MlflowRuns(mlflow)) {
            String runId = runs.open(new TrackedRun(
                    "evaluate-" + UUID.randomUUID(),
                    "evaluate-%s-%s".formatted(served.name(), served.version()),
                    Map.of("model.ref", config.ref(), "model.precision", precision, "data", data.place()),
                    Map.of(
                            MODEL_TAG,
                            served.name(),
                            VERSION_TAG,
                            served.version(),
                            DATA_TAG,
                            data.digest(),
                            "mlflow.source.name",
                            "tweetlake model evaluate"),
                    List.of(new TrackedDataset(
                            data.name(), data.digest(), "local", Map.of("uri", data.place()), null, "evaluation"))));
            long now = System.currentTimeMillis();
            runs.log(
                    runId,
                    metrics.entrySet().stream()
                            .map(metric -> new MlflowRuns.Point(metric.getKey(), metric.getValue(), 0, now))
                            .toList());
            new Artifacts(mlflow).upload(runs.artifacts(runId), "confusion_matrix.csv", csv(evaluation));
            runs.finish(runId);
            return runId;
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
