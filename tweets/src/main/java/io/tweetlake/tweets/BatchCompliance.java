package io.tweetlake.tweets;

import com.fasterxml.jackson.databind.JsonNode;
import io.tweetlake.tweets.Notice.Kind;
import java.time.Instant;

/**
 * A line of what X's batch compliance jobs return ("Batch compliance" on docs.x.com): {@code id}, {@code action},
 * {@code reason}, {@code created_at} of the tweet or account, and often {@code redacted_at}, when it went. A job asks about
 * tweets or about users, and its lines don't say which. They are taken to name tweets, unless none can have had such an id
 * at that time: deleting the tweet of a user who is meant would lose it.
 */
final class BatchCompliance {
    private BatchCompliance() {}

    static boolean matches(JsonNode record) {
        return record.path("action").asText().equals("delete")
                && record.has("id")
                && (record.path("reason").isTextual() || record.has("redacted_at"));
    }

    static Notice read(JsonNode record) throws Rejection {
        RecordFields fields = new RecordFields(record);
        String id = fields.id("id");
        Instant redacted = Timestamps.orNull(record.path("redacted_at"));
        if (isUser(id, Timestamps.orNull(record.path("created_at")))) {
            return new Notice(Kind.USER_DELETE, null, id, redacted);
        }
        boolean onlyPlaces = record.path("reason").asText().equals("scrub_geo");
        return new Notice(onlyPlaces ? Kind.SCRUB_GEO : Kind.DELETE, id, null, redacted);
    }

    private static boolean isUser(String id, Instant created) {
        return created != null && Snowflake.time(id) == null && created.isAfter(Snowflake.FIRST);
    }
}
