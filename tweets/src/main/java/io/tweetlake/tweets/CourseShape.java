package io.tweetlake.tweets;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * Four fields: {@code date}, {@code user}, {@code text} and {@code sentiment}, which may be missing, and may be a number of
 * Sentiment140. Seldom an id.
 */
final class CourseShape implements TweetShape {
    @Override
    public String label() {
        return "course";
    }

    /** 128 bits: two of a billion tweets meet with a chance below 1 in 10^20. */
    private static final int HASH_DIGITS = 32;

    @Override
    public boolean matches(JsonNode record) {
        return record.has("date") && record.has("user") && record.has("text");
    }

    @Override
    public Tweet read(JsonNode record) throws Rejection {
        RecordFields fields = new RecordFields(record);
        Instant timestamp = fields.timestamp("date");
        String user = fields.text("user");
        String text = fields.text("text");
        return new Tweet(
                fields.hasId("id") ? fields.id("id") : "h:" + hash(user, timestamp, text),
                null,
                fields.textIfAny("user"),
                TweetText.decoded(text, "text"),
                null,
                timestamp,
                LabelCoding.SENTIMENT140.read(fields.text("sentiment")),
                false,
                null);
    }

    /** Of the text as it came: two that differ only in their entities are two tweets. */
    private static String hash(String user, Instant timestamp, String text) {
        String identity = user + '\n' + timestamp.toEpochMilli() + '\n' + text;
        return DigestUtils.sha256Hex(identity).substring(0, HASH_DIGITS);
    }
}
