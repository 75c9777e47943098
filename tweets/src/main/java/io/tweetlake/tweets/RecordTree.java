package io.tweetlake.tweets;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.regex.Pattern;

/** Parses a record. */
final class RecordTree {
    private static final ObjectReader JSON = JsonMapper.builder().build().reader();

    private static final String BYTE_ORDER_MARK = "\uFEFF";

    /** What Jackson's messages say of its parsers. */
    private static final Pattern JACKSON = Pattern.compile(
            " ?\\(start marker at \\[Source:.*?]\\)| ?\\[Source:.*?]|: enable `[^`]*` to allow|,? from `[^`]*`");

    private RecordTree() {}

    /**
     * @param raw may begin with a byte order mark, as each part does of files that were joined
     * @throws Rejection where the text is not one JSON value
     */
    static JsonNode of(String raw) throws Rejection {
        try (JsonParser parser = JSON.createParser(withoutMark(raw))) {
            JsonNode tree = parser.readValueAsTree();
            if (tree == null) {
                throw new Rejection(Rejection.Reason.NOT_JSON, "the record is empty");
            }
            if (parser.nextToken() != null) {
                throw new Rejection(Rejection.Reason.NOT_JSON, "more than one JSON value in the record");
            }
            return raw.contains(MongoValues.MARK) ? MongoValues.unwrapped(tree) : tree;
        } catch (JsonProcessingException e) {
            throw new Rejection(Rejection.Reason.NOT_JSON, Excerpt.of(withoutJackson(e.getOriginalMessage())));
        } catch (IOException e) {
            throw new UncheckedIOException("a string cannot fail to be read", e);
        }
    }

    private static String withoutJackson(String message) {
        return JACKSON.matcher(message).replaceAll("");
    }

    private static String withoutMark(String raw) {
        return raw.startsWith(BYTE_ORDER_MARK) ? raw.substring(1) : raw;
    }
}
