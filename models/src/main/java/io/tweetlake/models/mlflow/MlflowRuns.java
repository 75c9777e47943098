package io.tweetlake.models.mlflow;

import io.tweetlake.common.config.MlflowConfig;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.mlflow.api.proto.Service.CreateExperiment;
import org.mlflow.api.proto.Service.CreateRun;
import org.mlflow.api.proto.Service.Experiment;
import org.mlflow.api.proto.Service.GetExperimentByName;
import org.mlflow.api.proto.Service.GetRun;
import org.mlflow.api.proto.Service.LogBatch;
import org.mlflow.api.proto.Service.Metric;
import org.mlflow.api.proto.Service.Param;
import org.mlflow.api.proto.Service.Run;
import org.mlflow.api.proto.Service.RunInfo;
import org.mlflow.api.proto.Service.RunStatus;
import org.mlflow.api.proto.Service.RunTag;
import org.mlflow.api.proto.Service.SearchRuns;
import org.mlflow.api.proto.Service.SetExperimentTag;
import org.mlflow.api.proto.Service.UpdateRun;

/** Experiments and runs of an MLflow server, in the messages of MLflow's own client. */
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
        List<Run> found = search(SearchRuns.newBuilder()
                .addExperimentIds(experiment)
                .setFilter(SearchFilter.equal("tags.`" + KEY_TAG + "`", run.key()))
                .setMaxResults(1));
        if (found.isEmpty()) {
            String id = create(experiment, run);
            describe(id, run, Map.of());
            return id;
        }
        String id = found.get(0).getInfo().getRunId();
        update(UpdateRun.newBuilder().setRunId(id).setStatus(RunStatus.RUNNING));
        describe(
                id,
                run,
                found.get(0).getData().getParamsList().stream()
                        .collect(Collectors.toMap(Param::getKey, Param::getValue, (first, second) -> second)));
        return id;
    }

    private List<Run> search(SearchRuns.Builder request) {
        return server.post(MLFLOW + "runs/search", request.build(), SearchRuns.Response.newBuilder())
                .getRunsList();
    }

    private void update(UpdateRun.Builder request) {
        server.post(MLFLOW + "runs/update", request.build(), UpdateRun.Response.newBuilder());
    }

    /** The experiment's id; the experiment is made where there is none of that name. */
    private String experiment() {
        String name = config.experiment();
        Optional<Experiment> known = experiment(name);
        if (known.isPresent() && known.get().getLifecycleStage().equals("deleted")) {
            throw new MlflowException(
                    CONFLICT,
                    "RESOURCE_DELETED",
                    "the experiment %s was deleted on %s: restore it with `mlflow experiments restore --experiment-id %s`,"
                                    .formatted(name, server, known.get().getExperimentId())
                            + " or name another with mlflow.experiment");
        }
        return known.map(Experiment::getExperimentId).orElseGet(() -> createExperiment(name));
    }

    private Optional<Experiment> experiment(String name) {
        try {
            return Optional.of(server.get(
                            MLFLOW + "experiments/get-by-name",
                            Map.of("experiment_name", name),
                            GetExperimentByName.Response.newBuilder())
                    .getExperiment());
        } catch (MlflowException e) {
            if (e.isMissing()) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private String createExperiment(String name) {
        String id = server.post(
                        MLFLOW + "experiments/create",
                        CreateExperiment.newBuilder().setName(name).build(),
                        CreateExperiment.Response.newBuilder())
                .getExperimentId();
        server.post(
                MLFLOW + "experiments/set-experiment-tag",
                SetExperimentTag.newBuilder()
                        .setExperimentId(id)
                        .setKey(KIND_TAG)
                        .setValue("custom_model_development")
                        .build(),
                SetExperimentTag.Response.newBuilder());
        return id;
    }

    private String create(String experiment, TrackedRun run) {
        CreateRun.Builder request = CreateRun.newBuilder()
                .setExperimentId(experiment)
                .setRunName(run.name())
                .setStartTime(System.currentTimeMillis())
                .addTags(tag(KEY_TAG, run.key()));
        run.tags().forEach((key, value) -> request.addTags(tag(key, value)));
        return server.post(MLFLOW + "runs/create", request.build(), CreateRun.Response.newBuilder())
                .getRun()
                .getInfo()
                .getRunId();
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
            logBatch(LogBatch.newBuilder()
                    .setRunId(id)
                    .addAllParams(parameters.subList(from, Math.min(from + PARAMETERS_OF_A_CALL, parameters.size()))));
        }
        logBatch(LogBatch.newBuilder().setRunId(id).addAllTags(tags));
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
        List<Metric> metrics = points.stream().map(MlflowRuns::metric).toList();
        for (int from = 0; from < metrics.size(); from += METRICS_OF_A_CALL) {
            logBatch(LogBatch.newBuilder()
                    .setRunId(runId)
                    .addAllMetrics(metrics.subList(from, Math.min(from + METRICS_OF_A_CALL, metrics.size()))));
        }
    }

    private static Metric metric(Point point) {
        return Metric.newBuilder()
                .setKey(point.metric())
                .setValue(point.value())
                .setStep(point.step())
                .setTimestamp(point.timestamp())
                .build();
    }

    private void logBatch(LogBatch.Builder request) {
        server.post(MLFLOW + "runs/log-batch", request.build(), LogBatch.Response.newBuilder());
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
        // The client's messages do not know datasets and models of metrics yet.
        server.post(MLFLOW + "runs/log-batch", Map.of("run_id", runId, "metrics", metrics));
    }

    /** Marks the run as finished, until it is opened again. */
    public void finish(String runId) {
        update(UpdateRun.newBuilder()
                .setRunId(runId)
                .setStatus(RunStatus.FINISHED)
                .setEndTime(System.currentTimeMillis()));
    }

    /** Marks the run as failed. */
    public void fail(String runId) {
        update(UpdateRun.newBuilder().setRunId(runId).setStatus(RunStatus.FAILED));
    }

    /** Where the run's files go. */
    public String artifacts(String runId) {
        return info(runId).getArtifactUri();
    }

    /** The id of the experiment that the run belongs to. */
    public String experimentOf(String runId) {
        return info(runId).getExperimentId();
    }

    private RunInfo info(String runId) {
        return server.get(MLFLOW + "runs/get", Map.of("run_id", runId), GetRun.Response.newBuilder())
                .getRun()
                .getInfo();
    }

    /** The finished runs of the experiment with these tags, the newest first. */
    public List<Run> finished(Map<String, String> tags) {
        List<String> conditions = new ArrayList<>(List.of("attributes.status = 'FINISHED'"));
        tags.forEach((key, value) -> conditions.add(SearchFilter.equal("tags.`" + key + "`", value)));
        return search(SearchRuns.newBuilder()
                        .addExperimentIds(experiment())
                        .setFilter(String.join(" AND ", conditions))
                        .addOrderBy("attributes.start_time DESC")
                        .setMaxResults(20))
                .stream()
                .filter(run -> tagsOf(run).entrySet().containsAll(tags.entrySet()))
                .toList();
    }

    private static Map<String, String> tagsOf(Run run) {
        return run.getData().getTagsList().stream()
                .collect(Collectors.toMap(RunTag::getKey, RunTag::getValue, (first, second) -> second));
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

    private static RunTag tag(String key, String value) {
        return RunTag.newBuilder()
                .setKey(key)
                .setValue(KeyValue.tagValue(value))
                .build();
    }
}
