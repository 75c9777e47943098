package io.tweetlake.models.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A version of a registered model.
 *
 * @param version a number, from 1
 * @param source where its files are, such as {@code models:/m-...} or {@code mlflow-artifacts:/...}
 * @param stage {@code None}, {@code Staging}, {@code Production} or {@code Archived}; {@code None} if the server has no
 *     stages
 * @param aliases without the {@code @}
 * @param runId the run that created it; empty if none did
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

    /** The tag of a version that failed its trial; its value is the reason. */
    public static final String REJECTED_TAG = "tweetlake.rejected";
    /** The tag with the digest of the version's files, as {@code Checkpoint.version()} computes it. */
    public static final String CHECKPOINT_TAG = "tweetlake.checkpoint";

    static ModelVersion of(JsonNode json) {
        List<String> aliases = new ArrayList<>();
        json.path("aliases").forEach(alias -> aliases.add(alias.asText()));
        return of(json, aliases);
    }

    /** @param aliases replaces those of the JSON, which a server's list of versions leaves out */
    static ModelVersion of(JsonNode json, List<String> aliases) {
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

    /** Why it was rejected; null if it was not. */
    public String rejection() {
        return tags.get(REJECTED_TAG);
    }

    /** The digest of its files at registration; null if it was registered by another tool. */
    public String checkpoint() {
        return tags.get(CHECKPOINT_TAG);
    }

    /** The aliases for display, such as {@code @champion @candidate}. */
    public String aliasText() {
        return aliases.stream().map(alias -> "@" + alias).collect(Collectors.joining(" "));
    }

    /** The creation time for display, to the second, UTC. */
    public String createdText() {
        return Instant.ofEpochMilli(createdAt).truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
