package io.tweetlake.listen;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;

/**
 * How far a stream has been heard.
 *
 * @param stream that the cursor belongs to: an address and a protocol
 * @param cursor of the last event; null where the stream has none
 * @param heardAt when the last event was sent, by the service's clock; without cursors, when it was last heard from
 */
record Position(String stream, Long cursor, Instant heardAt) {
    private static final JsonMapper JSON = new JsonMapper();

    byte[] toJson() {
        try {
            return JSON.writeValueAsBytes(JSON.createObjectNode()
                    .put("stream", stream)
                    .put("cursor", cursor)
                    .put("heardAt", heardAt.toString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @throws IllegalArgumentException where the text is none that {@link #toJson} wrote */
    static Position parse(byte[] json) {
        try {
            JsonNode read = JSON.readTree(json);
            JsonNode cursor = read.path("cursor");
            return new Position(
                    read.path("stream").asText(),
                    cursor.isIntegralNumber() ? cursor.longValue() : null,
                    Instant.parse(read.path("heardAt").asText()));
        } catch (IOException | RuntimeException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }
}
