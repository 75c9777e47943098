package io.tweetlake.tweets;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.regex.Pattern;

/**
 * Something that happened in an account's repository, as either version of Jetstream sends it: v1 as
 * {@code {"did","time_us","kind","commit":{...}}}, v2 as {@code {"$type":"message","payload":{"$type":"...#commit",...}}}.
 *
 * @param kind {@code commit}, {@code account}, {@code identity}, {@code info} or any other word
 * @param body the fields of that kind
 * @param did of the account; may be missing
 * @param seen when the network saw it; null where the event does not say, or cannot be read
 */
record BlueskyEvent(String kind, JsonNode body, JsonNode did, Instant seen) {
    static final String POSTS = "app.bsky.feed.post";
    /** In v1, microseconds since 1970. */
    static final String SEEN_MICROS = "time_us";

    private static final String SEEN = "time";
    private static final String MESSAGE = "message";
    private static final Pattern DID = Pattern.compile("did:[a-z]+:[\\w.:%-]{1,2048}");
    private static final Pattern RECORD_KEY = Pattern.compile("[\\w.:~-]{1,512}");

    /** Null where the record is no event. */
    static BlueskyEvent of(JsonNode record) {
        JsonNode payload = record.path("payload");
        String type = payload.path("$type").asText();
        if (record.path("$type").asText().equals(MESSAGE) && type.indexOf('#') >= 0) {
            return ofV2(type.substring(type.indexOf('#') + 1), payload);
        }
        String kind = record.path("kind").asText();
        boolean isV1 = record.has("did")
                && record.has(SEEN_MICROS)
                && record.path(kind).isObject();
        return isV1
                ? new BlueskyEvent(kind, record.get(kind), record.get("did"), ofMicros(record.get(SEEN_MICROS)))
                : null;
    }

    private static BlueskyEvent ofV2(String kind, JsonNode payload) {
        JsonNode inner = payload.path(kind);
        return new BlueskyEvent(
                kind, inner.isObject() ? inner : payload, payload.path("did"), Timestamps.orNull(payload.path(SEEN)));
    }

    /** @return null where the value is no number of microseconds in the years 1970 to 9999 */
    static Instant ofMicros(JsonNode value) {
        try {
            Instant time = Instant.EPOCH.plus(value.asLong(-1), ChronoUnit.MICROS);
            return time.isBefore(Instant.EPOCH) ? null : Timestamps.parse(time.toString());
        } catch (DateTimeException | ArithmeticException e) {
            return null;
        }
    }

    boolean isCommit() {
        return kind.equals("commit");
    }

    /** Whether it concerns a post, of which nothing else is known yet. */
    boolean isOfPost() {
        return isCommit() && body.path("collection").asText().equals(POSTS);
    }

    String operation() {
        return body.path("operation").asText();
    }

    /** @throws Rejection where it names no account */
    String account() throws Rejection {
        return account(did);
    }

    /** @throws Rejection where the value is no DID */
    static String account(JsonNode did) throws Rejection {
        return checked(DID, did, "did");
    }

    /** The record's {@code at://} address. */
    String address() throws Rejection {
        String key = checked(RECORD_KEY, body.path("rkey"), "rkey");
        return "at://%s/%s/%s".formatted(account(), body.path("collection").asText(), key);
    }

    private static String checked(Pattern form, JsonNode value, String name) throws Rejection {
        if (!value.isTextual() || !form.matcher(value.textValue()).matches()) {
            throw new Rejection(
                    Rejection.Reason.BAD_ID,
                    value.isMissingNode() || value.isNull()
                            ? name + " is missing"
                            : "%s is `%s`"
                                    .formatted(
                                            name,
                                            Excerpt.of(value.isTextual() ? value.textValue() : value.toString())));
        }
        return value.textValue();
    }
}
