package io.tweetlake.tweets;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Parses a record. */
final class RecordTree {
    private static final ObjectReader JSON = JsonMapper.builder().build().reader();

    private static final String BYTE_ORDER_MARK = "\uFEFF";

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
            return tree;
        } catch (JsonProcessingException e) {
            throw new Rejection(Rejection.Reason.NOT_JSON, Excerpt.of(e.getOriginalMessage()));
        } catch (IOException e) {
            throw new UncheckedIOException("a string cannot fail to be read", e);
        }
    }

    private static String withoutMark(String raw) {
        return raw.startsWith(BYTE_ORDER_MARK) ? raw.substring(1) : raw;
    }
}
