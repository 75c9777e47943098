package io.tweetlake.models.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import io.tweetlake.common.config.MlflowConfig;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The models that runs have logged, which MLflow 3 keeps apart from the artifacts of the run. */
public final class LoggedModels {
    private static final String MLFLOW = "/api/2.0/mlflow/";
    private static final String BASE = MLFLOW + "logged-models";

    private final MlflowServer server;

    public LoggedModels(MlflowConfig config) {
        this.server = MlflowServer.tracking(config);
    }

    /**
     * @param id {@code m-...}
     * @param artifacts the folder of its files, {@code mlflow-artifacts:/...}
     */
    public record LoggedModel(String id, String artifacts) {
        /** The URI under which a version of a registered model refers to it. */
        public String source() {
            return "models:/" + id;
        }
    }

    /** Creates a model whose files are uploaded next. */
    public LoggedModel create(String experimentId, String runId, String name) {
        JsonNode info = server.post(BASE, Map.of("experiment_id", experimentId, "source_run_id", runId, "name", name))
                .at("/model/info");
        return new LoggedModel(
                info.path("model_id").asText(), info.path("artifact_uri").asText());
    }

    /** @param complete whether all files were uploaded */
    public void finish(String id, boolean complete) {
        String status = complete ? "LOGGED_MODEL_READY" : "LOGGED_MODEL_UPLOAD_FAILED";
        server.patch(BASE + "/" + id, Map.of("model_id", id, "status", status));
    }

    /**
     * The folder that the source of a version refers to.
     *
     * @param source {@code models:/m-...}, {@code runs:/ID/PATH}, or a folder, which is returned as it is
     * @return {@code mlflow-artifacts:/...}, or the address of another store
     * @throws MlflowException if there is no such model or run
     */
    public String folder(String source) {
        if (source.startsWith("models:/m-")) {
            return server.get(BASE + "/" + source.substring("models:/".length()), Map.of())
                    .at("/model/info/artifact_uri")
                    .asText();
        }
        if (source.startsWith("runs:/")) {
            String[] parts = source.substring("runs:/".length()).split("/", 2);
            return ofRun(parts[0], parts.length == 2 ? parts[1] : "");
        }
        return source;
    }

    /** A model logged by MLflow 3 is not among the run's artifacts; the run's path is its name. */
    private String ofRun(String runId, String path) {
        JsonNode info = server.get(MLFLOW + "runs/get", Map.of("run_id", runId)).at("/run/info");
        Optional<String> logged = path.contains("/")
                ? Optional.empty()
                : loggedBy(runId, info.path("experiment_id").asText(), path);
        return logged.orElseGet(() -> info.path("artifact_uri").asText() + (path.isEmpty() ? "" : "/" + path));
    }

    private Optional<String> loggedBy(String runId, String experimentId, String name) {
        String filter = "source_run_id = '%s' AND name = '%s'".formatted(runId, name.replace("'", ""));
        JsonNode models = server.post(
                        BASE + "/search", Map.of("experiment_ids", List.of(experimentId), "filter", filter))
                .path("models");
        return Optional.ofNullable(models.get(0))
                .map(model -> model.at("/info/artifact_uri").asText());
    }
}
