package io.tweetlake.silver;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import java.util.Locale;

/** From a record's text to a tweet. */
final class TweetReader {
    private static final ObjectReader JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build()
            .reader();

    private static final List<TweetShape> SHAPES = List.of(new ClassicShape(), new CourseShape());

    private TweetReader() {}

    /**
     * @param raw a record's exact text
     * @throws Rejection where it is not a tweet that Silver can use; nothing else is ever thrown
     */
    static Tweet read(String raw) throws Rejection {
        JsonNode record = parse(raw);
        for (TweetShape shape : SHAPES) {
            if (shape.matches(record)) {
                return shape.read(record);
            }
        }
        throw new Rejection(Rejection.Reason.NOT_A_TWEET, describe(record));
    }

    private static JsonNode parse(String raw) throws Rejection {
        try {
            return JSON.readTree(raw);
        } catch (JsonProcessingException e) {
            throw new Rejection(Rejection.Reason.NOT_JSON, Excerpt.of(e.getOriginalMessage()));
        }
    }

    private static String describe(JsonNode record) {
        if (!record.isObject()) {
            return "not an object but " + record.getNodeType().name().toLowerCase(Locale.ROOT);
        }
        return "an object with the fields " + Excerpt.of(String.join(", ", (Iterable<String>) record::fieldNames));
    }
}
