package io.tweetlake.listen;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;

/** What was not heard, as a record that becomes a row of {@code silver_notices} of kind {@code gap}. */
final class Gap {
    private Gap() {}

    static String record(String source, Instant from, Instant to, String reason) {
        ObjectNode gap = JsonNodeFactory.instance
                .objectNode()
                .put("source", source)
                .put("from", from.toString())
                .put("to", to.toString())
                .put("reason", reason);
        return JsonNodeFactory.instance.objectNode().set("gap", gap).toString();
    }
}
