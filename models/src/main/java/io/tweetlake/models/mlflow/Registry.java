package io.tweetlake.models.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import io.tweetlake.common.config.MlflowConfig;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** MLflow's model registry, or Unity Catalog's: names, versions, aliases, stages and tags. */
public final class Registry {
    private static final String MLFLOW = "/api/2.0/mlflow/";
    private static final String UNITY_CATALOG = "/api/2.0/mlflow/unity-catalog/";

    private final MlflowServer server;
    private final String base;

    public Registry(MlflowConfig config) {
        this.server = MlflowServer.registry(config);
        this.base = config.registryUri().startsWith("databricks-uc") ? UNITY_CATALOG : MLFLOW;
    }

    /** Whether versions have stages. Unity Catalog's have aliases alone. */
    public boolean hasStages() {
        return base.equals(MLFLOW);
    }

    /** @throws MlflowException {@link MlflowException#isMissing} where there is no such model or version */
    public ModelVersion version(String name, String version) {
        return ModelVersion.of(server.get(base + "model-versions/get", Map.of("name", name, "version", version))
                .path("model_version"));
    }

    /** @throws MlflowException {@link MlflowException#isMissing} where there is no such model or alias */
    public ModelVersion aliased(String name, String alias) {
        return ModelVersion.of(server.get(base + "registered-models/alias", Map.of("name", name, "alias", alias))
                .path("model_version"));
    }

    /** The newest version in a stage. */
    public Optional<ModelVersion> staged(String name, String stage) {
        return versions(name).stream()
                .filter(version -> version.stage().equalsIgnoreCase(stage))
                .findFirst();
    }

    /**
     * Every version, the newest first.
     *
     * @throws MlflowException {@link MlflowException#isMissing} where there is no such model
     */
    public List<ModelVersion> versions(String name) {
        JsonNode model =
                server.get(base + "registered-models/get", Map.of("name", name)).path("registered_model");
        Map<String, List<String>> aliases = new HashMap<>();
        model.path("aliases")
                .forEach(alias -> aliases.merge(
                        alias.path("version").asText(),
                        List.of(alias.path("alias").asText()),
                        (some, more) -> java.util.stream.Stream.concat(some.stream(), more.stream())
                                .sorted()
                                .toList()));
        return found(SearchFilter.equal("name", name)).stream()
                .filter(version -> version.path("name").asText().equals(name))
                .map(version -> ModelVersion.of(
                        version, aliases.getOrDefault(version.path("version").asText(), List.of())))
                .sorted(Comparator.comparingLong((ModelVersion version) -> Long.parseLong(version.version()))
                        .reversed())
                .toList();
    }

    private List<JsonNode> found(String filter) {
        List<JsonNode> found = new ArrayList<>();
        String page = "";
        do {
            Map<String, String> query = new HashMap<>(Map.of("filter", filter, "max_results", "1000"));
            if (!page.isEmpty()) {
                query.put("page_token", page);
            }
            JsonNode answer = server.get(base + "model-versions/search", query);
            answer.path("model_versions").forEach(found::add);
            page = answer.path("next_page_token").asText("");
        } while (!page.isEmpty());
        return found;
    }

    /** Makes the model where it does not exist. */
    public void createModel(String name) {
        try {
            server.post(base + "registered-models/create", Map.of("name", name));
        } catch (MlflowException e) {
            if (!e.getMessage().contains("already exists")) {
                throw e;
            }
        }
    }

    /**
     * @param source {@code models:/m-...}
     * @param loggedModel the id in it
     * @param runId that made it
     */
    public ModelVersion createVersion(
            String name, String source, String loggedModel, String runId, Map<String, String> tags) {
        return ModelVersion.of(server.post(
                        base + "model-versions/create",
                        Map.of(
                                "name", name,
                                "source", source,
                                "model_id", loggedModel,
                                "run_id", runId,
                                "tags", KeyValue.list(tags)))
                .path("model_version"));
    }

    public void setAlias(String name, String alias, String version) {
        server.post(base + "registered-models/alias", Map.of("name", name, "alias", alias, "version", version));
    }

    /** Moves a version to a stage, and what was there to {@code Archived}. */
    public void setStage(String name, String version, String stage) {
        server.post(
                base + "model-versions/transition-stage",
                Map.of("name", name, "version", version, "stage", stage, "archive_existing_versions", true));
    }

    public void tag(String name, String version, String key, String value) {
        server.post(
                base + "model-versions/set-tag",
                Map.of("name", name, "version", version, "key", key, "value", KeyValue.tagValue(value)));
    }

    @Override
    public String toString() {
        return server.toString();
    }
}
