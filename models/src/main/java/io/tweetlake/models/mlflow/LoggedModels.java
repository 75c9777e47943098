package io.tweetlake.models.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import io.tweetlake.common.config.MlflowConfig;
import java.util.Map;

/** The models that runs have made, as MLflow 3 keeps them. */
public final class LoggedModels {
    private static final String BASE = "/api/2.0/mlflow/logged-models";

    private final MlflowServer server;

    public LoggedModels(MlflowConfig config) {
        this.server = MlflowServer.tracking(config);
    }

    /**
     * @param id {@code m-...}
     * @param artifacts where its files go
     */
    public record LoggedModel(String id, String artifacts) {
        /** As a version of a registered model names it. */
        public String source() {
            return "models:/" + id;
        }
    }

    /** A model whose files are still to come. */
    public LoggedModel create(String experimentId, String runId, String name) {
        JsonNode info = server.post(BASE, Map.of("experiment_id", experimentId, "source_run_id", runId, "name", name))
                .at("/model/info");
        return new LoggedModel(
                info.path("model_id").asText(), info.path("artifact_uri").asText());
    }

    /** Says that all of its files are there, or that they never will be. */
    public void finish(String id, boolean complete) {
        String status = complete ? "LOGGED_MODEL_READY" : "LOGGED_MODEL_UPLOAD_FAILED";
        server.patch(BASE + "/" + id, Map.of("model_id", id, "status", status));
    }
}
