package io.tweetlake.tweets;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;

/** From a record's text to a tweet, or to notices. */
public final class TweetReader {
    /** In UTF-16 units. The largest messages of a stream are a twentieth of it. */
    static final int MAX_LENGTH = 1 << 20;

    private static final List<TweetShape> SHAPES = List.of(
            new ClassicShape(),
            new CourseShape(),
            new V2Shape(),
            new ActivityShape(),
            new ArchiveShape(),
            new BlueskyShape());

    private TweetReader() {}

    /**
     * @param raw a record's exact text
     * @throws Rejection where it is nothing that Silver can use; nothing else is ever thrown
     */
    public static ParsedRecord read(String raw) throws Rejection {
        JsonNode record = record(raw);
        return read(record, shapeOf(record));
    }

    /** @throws Rejection where it is too large, or no JSON */
    public static JsonNode record(String raw) throws Rejection {
        if (raw.length() > MAX_LENGTH) {
            throw new Rejection(
                    Rejection.Reason.TOO_LARGE, "%d characters, more than %d".formatted(raw.length(), MAX_LENGTH));
        }
        return RecordTree.of(raw);
    }

    /** Null where the record is no tweet. */
    public static TweetShape shapeOf(JsonNode record) {
        for (TweetShape shape : SHAPES) {
            if (shape.matches(record)) {
                return shape;
            }
        }
        return null;
    }

    /** @param shape the record's, null where it has none */
    public static ParsedRecord read(JsonNode record, TweetShape shape) throws Rejection {
        if (shape != null) {
            return shape.read(record);
        }
        List<Notice> notices = NoticeReader.read(record);
        if (notices.isEmpty()) {
            throw new Rejection(Rejection.Reason.NOT_A_TWEET, describe(record));
        }
        return new Notices(notices);
    }

    private static String describe(JsonNode record) {
        if (!record.isObject()) {
            return "not an object but " + record.getNodeType().name().toLowerCase(Locale.ROOT);
        }
        return "an object with the fields " + Excerpt.of(String.join(", ", (Iterable<String>) record::fieldNames));
    }
}
