package io.tweetlake.models.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A version of a registered model.
 *
 * @param version a number, from 1
 * @param source where its files are, such as {@code models:/m-...} or {@code mlflow-artifacts:/...}
 * @param stage {@code None}, {@code Staging}, {@code Production} or {@code Archived}; {@code None} where the server has none
 * @param aliases without the {@code @}
 * @param runId of the run that made it; empty without one
 * @param createdAt milliseconds since 1970, UTC
 */
public record ModelVersion(
        String name,
        String version,
        String source,
        String stage,
        List<String> aliases,
        Map<String, String> tags,
        String runId,
        long createdAt) {

    static ModelVersion of(JsonNode json) {
        List<String> aliases = new ArrayList<>();
        json.path("aliases").forEach(alias -> aliases.add(alias.asText()));
        Map<String, String> tags = new LinkedHashMap<>();
        json.path("tags")
                .forEach(tag ->
                        tags.put(tag.path("key").asText(), tag.path("value").asText()));
        return new ModelVersion(
                json.path("name").asText(),
                json.path("version").asText(),
                json.path("source").asText(),
                json.path("current_stage").asText("None"),
                List.copyOf(aliases),
                Map.copyOf(tags),
                json.path("run_id").asText(""),
                json.path("creation_timestamp").asLong());
    }
}
