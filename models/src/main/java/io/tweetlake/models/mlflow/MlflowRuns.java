package io.tweetlake.models.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import io.tweetlake.common.DaemonThreads;
import io.tweetlake.common.config.MlflowConfig;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.mlflow.api.proto.Service.CreateRun;
import org.mlflow.api.proto.Service.Experiment;
import org.mlflow.api.proto.Service.Metric;
import org.mlflow.api.proto.Service.Param;
import org.mlflow.api.proto.Service.Run;
import org.mlflow.api.proto.Service.RunTag;
import org.mlflow.tracking.MlflowClient;
import org.mlflow.tracking.MlflowClientException;
import org.mlflow.tracking.MlflowHttpException;
import org.mlflow_project.google.protobuf.InvalidProtocolBufferException;

/**
 * Experiments and runs, by MLflow's own client, whose calls are cut off here where they take too long. For one thread.
 */
public final class MlflowRuns implements AutoCloseable {
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
    private final ExecutorService calls = Executors.newCachedThreadPool(DaemonThreads.named("mlflow-call"));
    private MlflowClient client;

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
        List<Run> found = call(client -> client.searchRuns(
                        List.of(experiment), "tags.`%s` = '%s'".formatted(KEY_TAG, run.key()), null, 1))
                .getItems();
        String id = found.isEmpty()
                ? create(experiment, run)
                : found.get(0).getInfo().getRunId();
        Map<String, String> before = new HashMap<>();
        if (!found.isEmpty()) {
            found.get(0).getData().getParamsList().forEach(param -> before.put(param.getKey(), param.getValue()));
            server.post(MLFLOW + "runs/update", Map.of("run_id", id, "status", "RUNNING"));
        }
        describe(id, run, before);
        return id;
    }

    /** The experiment's id; the experiment is made where there is none of that name. */
    private String experiment() {
        String name = config.experiment();
        Optional<Experiment> known = call(client -> client.getExperimentByName(name));
        if (known.isPresent() && known.get().getLifecycleStage().equals("deleted")) {
            throw new MlflowException(
                    CONFLICT,
                    "RESOURCE_DELETED",
                    "the experiment %s was deleted on %s: restore it with `mlflow experiments restore --experiment-id %s`,"
                                    .formatted(name, server, known.get().getExperimentId())
                            + " or name another with mlflow.experiment");
        }
        return known.map(Experiment::getExperimentId)
                .orElseGet(() -> call(client -> {
                    String id = client.createExperiment(name);
                    client.setExperimentTag(id, KIND_TAG, "custom_model_development");
                    return id;
                }));
    }

    private String create(String experiment, TrackedRun run) {
        List<RunTag> tags = new ArrayList<>();
        tags.add(tag(KEY_TAG, run.key()));
        run.tags().forEach((key, value) -> tags.add(tag(key, value)));
        CreateRun request = CreateRun.newBuilder()
                .setExperimentId(experiment)
                .setRunName(run.name())
                .setStartTime(System.currentTimeMillis())
                .addAllTags(tags)
                .build();
        return call(client -> client.createRun(request)).getRunId();
    }

    /** A parameter of MLflow's never changes: what is new of one after a restart is a tag. */
    private void describe(String id, TrackedRun run, Map<String, String> before) {
        List<Param> parameters = new ArrayList<>();
        List<RunTag> tags = new ArrayList<>();
        run.parameters().forEach((key, value) -> {
            String text = KeyValue.parameterValue(value);
            if (!before.containsKey(key)) {
                parameters.add(Param.newBuilder().setKey(key).setValue(text).build());
            } else if (!before.get(key).equals(text)) {
                tags.add(tag("changed." + key, text));
            }
        });
        run.tags().forEach((key, value) -> tags.add(tag(key, value)));
        for (int from = 0; from < parameters.size(); from += PARAMETERS_OF_A_CALL) {
            List<Param> some = parameters.subList(from, Math.min(from + PARAMETERS_OF_A_CALL, parameters.size()));
            run(client -> client.logBatch(id, List.of(), some, List.of()));
        }
        run(client -> client.logBatch(id, List.of(), List.of(), tags));
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
        List<Metric> metrics = points.stream()
                .map(point -> Metric.newBuilder()
                        .setKey(point.metric())
                        .setValue(point.value())
                        .setStep(point.step())
                        .setTimestamp(point.timestamp())
                        .build())
                .toList();
        for (int from = 0; from < metrics.size(); from += METRICS_OF_A_CALL) {
            List<Metric> some = metrics.subList(from, Math.min(from + METRICS_OF_A_CALL, metrics.size()));
            run(client -> client.logBatch(runId, some, List.of(), List.of()));
        }
    }

    /** Logs the model as an input of the run, so that MLflow's page of the model shows the run. */
    public void used(String runId, String loggedModel) {
        server.post(
                MLFLOW + "runs/log-inputs",
                Map.of("run_id", runId, "models", List.of(Map.of("model_id", loggedModel))));
    }

    /**
     * Logs figures of a model on a dataset, at step 0, as {@code mlflow.evaluate} does. The client does not know of models.
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
        server.post(MLFLOW + "runs/log-batch", Map.of("run_id", runId, "metrics", metrics));
    }

    /** Marks the run as finished, until it is opened again. */
    public void finish(String runId) {
        run(client -> client.setTerminated(runId));
    }

    /** Marks the run as failed. */
    public void fail(String runId) {
        server.post(MLFLOW + "runs/update", Map.of("run_id", runId, "status", "FAILED"));
    }

    /** Where the run's files go. */
    public String artifacts(String runId) {
        return call(client -> client.getRun(runId)).getInfo().getArtifactUri();
    }

    /** The id of the experiment that the run belongs to. */
    public String experimentOf(String runId) {
        return call(client -> client.getRun(runId)).getInfo().getExperimentId();
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
        runs.removeIf(run -> !tagsOf(run).entrySet().containsAll(tags.entrySet()));
        return runs;
    }

    private static Map<String, String> tagsOf(JsonNode run) {
        Map<String, String> tags = new HashMap<>();
        run.at("/data/tags")
                .forEach(tag ->
                        tags.put(tag.path("key").asText(), tag.path("value").asText()));
        return tags;
    }

    /** Logs the model as an output of the run. */
    public void made(String runId, String loggedModel) {
        server.post(
                MLFLOW + "runs/outputs",
                Map.of("run_id", runId, "models", List.of(Map.of("model_id", loggedModel, "step", 0))));
    }

    private void run(java.util.function.Consumer<MlflowClient> action) {
        call(client -> {
            action.accept(client);
            return Optional.empty();
        });
    }

    /** On another thread: the client cannot be interrupted, and only its being closed ends a call that hangs. */
    private <T> T call(Function<MlflowClient, T> action) {
        if (client == null) {
            client = new MlflowClient(server.credentials());
        }
        MlflowClient used = client;
        Future<T> answer = calls.submit(() -> action.apply(used));
        try {
            return answer.get(server.timeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            giveUp();
            throw new MlflowException(
                    "%s gave no answer in %d ms"
                            .formatted(server, server.timeout().toMillis()),
                    e);
        } catch (ExecutionException e) {
            throw translated(e.getCause());
        } catch (InterruptedException e) {
            giveUp();
            Thread.currentThread().interrupt();
            throw new MlflowException("interrupted while waiting for " + server, e);
        }
    }

    private MlflowException translated(Throwable thrown) {
        if (thrown instanceof MlflowHttpException refusal) {
            return server.refusal("", refusal.getStatusCode(), String.valueOf(refusal.getBodyMessage()));
        }
        if (thrown instanceof MlflowClientException && !(thrown.getCause() instanceof InvalidProtocolBufferException)) {
            Throwable cause = thrown.getCause() == null ? thrown : thrown.getCause();
            return new MlflowException("%s cannot be reached: %s".formatted(server, cause.getMessage()), thrown);
        }
        // The client throws what its parser throws at a page of something in between.
        return new MlflowException(
                "%s answers with something that is not MLflow's: is an MLflow server there?".formatted(server), thrown);
    }

    private void giveUp() {
        client.close();
        client = null;
    }

    @Override
    public void close() {
        if (client != null) {
            giveUp();
        }
        calls.shutdown();
    }

    @Override
    public String toString() {
        return server.toString();
    }

    private static RunTag tag(String key, String value) {
        return RunTag.newBuilder()
                .setKey(key)
                .setValue(KeyValue.tagValue(value))
                .build();
    }
}
