package io.tweetlake.silver;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;

/** Reads the fields of a JSON object, so that a rejection names the one that was the matter. */
record Fields(JsonNode object) {
    /** A string as it is, a number as it is written; null where there is none, or anything else. */
    String text(String name) {
        JsonNode value = object.path(name);
        return value.isTextual() || value.isNumber() ? value.asText() : null;
    }

    Instant timestamp(String name) throws Rejection {
        String text = text(name);
        if (text == null) {
            throw new Rejection(Rejection.Reason.BAD_TIMESTAMP, name + " is missing");
        }
        try {
            return Timestamps.parse(text);
        } catch (DateTimeException | ArithmeticException e) {
            throw new Rejection(Rejection.Reason.BAD_TIMESTAMP, "%s is `%s`".formatted(name, Excerpt.of(text)));
        }
    }
}
