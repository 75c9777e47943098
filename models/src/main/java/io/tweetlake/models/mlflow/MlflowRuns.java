package io.tweetlake.models.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import io.tweetlake.common.config.MlflowConfig;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Experiments and runs of an MLflow server. */
public final class MlflowRuns {
    /** How many steps to log at once. */
    public static final int STEPS_OF_A_BATCH = 100;

    private static final int METRICS_OF_A_CALL = 1_000;
    private static final int PARAMETERS_OF_A_CALL = 100;
    private static final int CONFLICT = 409;
    private static final String KEY_TAG = "tweetlake.key";
    /** Has the pages show charts, parameters and models, and not prompts and judges. */
    private static final String KIND_TAG = "mlflow.experimentKind";

    private static final String MLFLOW = "/api/2.0/mlflow/";

    private final MlflowConfig config;
    private final MlflowServer server;

    public MlflowRuns(MlflowConfig config) {
        this.config = config;
        this.server = MlflowServer.tracking(config);
    }

    /**
     * @param step the micro-batch
     * @param timestamp milliseconds since 1970, UTC
     */
    public record Point(String metric, double value, long step, long timestamp) {}

    /**
     * Finds or creates the run and logs its parameters, tags and datasets.
     *
     * @return its id
     * @throws MlflowException as every method here, if the server refuses or does not answer in time
     */
    public String open(TrackedRun run) {
        String experiment = experiment();
        JsonNode found = server.post(
                        MLFLOW + "runs/search",
                        Map.of(
                                "experiment_ids",
                                List.of(experiment),
                                "filter",
                                SearchFilter.equal("tags.`" + KEY_TAG + "`", run.key()),
                                "max_results",
                                1))
                .at("/runs/0");
        String id = found.isMissingNode()
                ? create(experiment, run)
                : found.at("/info/run_id").asText();
        Map<String, String> before = keysAndValues(found.at("/data/params"));
        if (!found.isMissingNode()) {
            server.post(MLFLOW + "runs/update", Map.of("run_id", id, "status", "RUNNING"));
        }
        describe(id, run, before);
        return id;
    }

    /** The experiment's id; the experiment is made where there is none of that name. */
    private String experiment() {
        String name = config.experiment();
        Optional<JsonNode> known = experiment(name);
        if (known.isPresent() && known.get().path("lifecycle_stage").asText().equals("deleted")) {
            throw new MlflowException(
                    CONFLICT,
                    "RESOURCE_DELETED",
                    "the experiment %s was deleted on %s: restore it with `mlflow experiments restore --experiment-id %s`,"
                                    .formatted(
                                            name,
                                            server,
                                            known.get().path("experiment_id").asText())
                            + " or name another with mlflow.experiment");
        }
        return known.map(experiment -> experiment.path("experiment_id").asText())
                .orElseGet(() -> createExperiment(name));
    }

    private Optional<JsonNode> experiment(String name) {
        try {
            return Optional.of(server.get(MLFLOW + "experiments/get-by-name", Map.of("experiment_name", name))
                    .path("experiment"));
        } catch (MlflowException e) {
            if (e.isMissing()) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private String createExperiment(String name) {
        String id = server.post(MLFLOW + "experiments/create", Map.of("name", name))
                .path("experiment_id")
                .asText();
        server.post(
                MLFLOW + "experiments/set-experiment-tag",
                Map.of("experiment_id", id, "key", KIND_TAG, "value", "custom_model_development"));
        return id;
    }

    private String create(String experiment, TrackedRun run) {
        List<Map<String, String>> tags = new ArrayList<>(List.of(tag(KEY_TAG, run.key())));
        run.tags().forEach((key, value) -> tags.add(tag(key, value)));
        return server.post(
                        MLFLOW + "runs/create",
                        Map.of(
                                "experiment_id",
                                experiment,
                                "run_name",
                                run.name(),
                                "start_time",
                                System.currentTimeMillis(),
                                "tags",
                                tags))
                .at("/run/info/run_id")
                .asText();
    }

    /** A parameter of MLflow's never changes: what is new of one after a restart is a tag. */
    private void describe(String id, TrackedRun run, Map<String, String> before) {
        List<Map<String, String>> parameters = new ArrayList<>();
        List<Map<String, String>> tags = new ArrayList<>();
        run.parameters().forEach((key, value) -> {
            String text = KeyValue.parameterValue(value);
            if (!before.containsKey(key)) {
                parameters.add(Map.of("key", key, "value", text));
            } else if (!before.get(key).equals(text)) {
                tags.add(tag("changed." + key, text));
            }
        });
        run.tags().forEach((key, value) -> tags.add(tag(key, value)));
        for (int from = 0; from < parameters.size(); from += PARAMETERS_OF_A_CALL) {
            logBatch(id, "params", parameters.subList(from, Math.min(from + PARAMETERS_OF_A_CALL, parameters.size())));
        }
        logBatch(id, "tags", tags);
        if (!run.datasets().isEmpty()) {
            server.post(
                    MLFLOW + "runs/log-inputs",
                    Map.of(
                            "run_id",
                            id,
                            "datasets",
                            run.datasets().stream().map(DatasetInput::json).toList()));
        }
    }

    /** Logs points, of any number, in order. */
    public void log(String runId, List<Point> points) {
        List<Map<String, Object>> metrics =
                points.stream().map(MlflowRuns::metric).toList();
        for (int from = 0; from < metrics.size(); from += METRICS_OF_A_CALL) {
            logBatch(runId, "metrics", metrics.subList(from, Math.min(from + METRICS_OF_A_CALL, metrics.size())));
        }
    }

    private static Map<String, Object> metric(Point point) {
        return Map.of(
                "key", point.metric(), "value", point.value(), "step", point.step(), "timestamp", point.timestamp());
    }

    /** @param kind {@code metrics}, {@code params} or {@code tags} */
    private void logBatch(String runId, String kind, List<?> items) {
        server.post(MLFLOW + "runs/log-batch", Map.of("run_id", runId, kind, items));
    }

    /** Logs the model as an input of the run, so that MLflow's page of the model shows the run. */
    public void used(String runId, String loggedModel) {
        server.post(
                MLFLOW + "runs/log-inputs",
                Map.of("run_id", runId, "models", List.of(Map.of("model_id", loggedModel))));
    }

    /**
     * Logs figures of a model on a dataset, at step 0, as {@code mlflow.evaluate} does.
     *
     * @param loggedModel {@code m-...}; null where the model is none of MLflow's
     */
    public void logFigures(String runId, Map<String, Double> figures, TrackedDataset dataset, String loggedModel) {
        long now = System.currentTimeMillis();
        List<Map<String, Object>> metrics = new ArrayList<>();
        figures.forEach((name, value) -> {
            Map<String, Object> metric = new LinkedHashMap<>(Map.of("key", name, "value", value, "timestamp", now));
            metric.put("step", 0);
            metric.put("dataset_name", dataset.name());
            metric.put("dataset_digest", dataset.digest());
            if (loggedModel != null) {
                metric.put("model_id", loggedModel);
            }
            metrics.add(metric);
        });
        logBatch(runId, "metrics", metrics);
    }

    /** Marks the run as finished, until it is opened again. */
    public void finish(String runId) {
        server.post(
                MLFLOW + "runs/update",
                Map.of("run_id", runId, "status", "FINISHED", "end_time", System.currentTimeMillis()));
    }

    /** Marks the run as failed. */
    public void fail(String runId) {
        server.post(MLFLOW + "runs/update", Map.of("run_id", runId, "status", "FAILED"));
    }

    /** Where the run's files go. */
    public String artifacts(String runId) {
        return info(runId).path("artifact_uri").asText();
    }

    /** The id of the experiment that the run belongs to. */
    public String experimentOf(String runId) {
        return info(runId).path("experiment_id").asText();
    }

    private JsonNode info(String runId) {
        return server.get(MLFLOW + "runs/get", Map.of("run_id", runId)).at("/run/info");
    }

    /** The finished runs of the experiment with these tags, the newest first. */
    public List<JsonNode> finished(Map<String, String> tags) {
        List<String> conditions = new ArrayList<>(List.of("attributes.status = 'FINISHED'"));
        tags.forEach((key, value) -> conditions.add(SearchFilter.equal("tags.`" + key + "`", value)));
        List<JsonNode> runs = new ArrayList<>();
        server.post(
                        MLFLOW + "runs/search",
                        Map.of(
                                "experiment_ids",
                                List.of(experiment()),
                                "filter",
                                String.join(" AND ", conditions),
                                "order_by",
                                List.of("attributes.start_time DESC"),
                                "max_results",
                                20))
                .path("runs")
                .forEach(runs::add);
        runs.removeIf(run -> !keysAndValues(run.at("/data/tags")).entrySet().containsAll(tags.entrySet()));
        return runs;
    }

    private static Map<String, String> keysAndValues(JsonNode items) {
        Map<String, String> found = new HashMap<>();
        items.forEach(
                item -> found.put(item.path("key").asText(), item.path("value").asText()));
        return found;
    }

    /** Logs the model as an output of the run. */
    public void made(String runId, String loggedModel) {
        server.post(
                MLFLOW + "runs/outputs",
                Map.of("run_id", runId, "models", List.of(Map.of("model_id", loggedModel, "step", 0))));
    }

    @Override
    public String toString() {
        return server.toString();
    }

    private static Map<String, String> tag(String key, String value) {
        return Map.of("key", key, "value", KeyValue.tagValue(value));
    }
}
