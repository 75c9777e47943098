package io.tweetlake.bronze;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** Finds the records in a text. Never throws: what is not JSON is a record with an error. */
final class RecordSplitter {
    /** Strict as RFC 8259; Jackson refuses more than 1,000 levels, which no tweet has. */
    private static final JsonFactory JSON = new JsonFactory();

    private RecordSplitter() {}

    /** A line is one record, or none where it is blank. */
    static List<JsonRecord> line(String text) {
        String raw = text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
        return raw.isBlank() ? List.of() : List.of(new JsonRecord(raw, null, error(raw)));
    }

    /**
     * A document is a record for each element of its array, for each element of {@code statuses} in a search response, or
     * else one record; several values after each other are several documents. Where it breaks, what comes before the
     * break is kept, and the rest is one record with the error.
     */
    static List<JsonRecord> document(String text) {
        // Spark drops the byte order mark of a file that it splits into lines, and keeps that of a whole one.
        String document = text.startsWith("\uFEFF") ? text.substring(1) : text;
        return document.isBlank() ? List.of() : new DocumentReader(JSON, document).records();
    }

    private static String error(String raw) {
        try (JsonParser parser = JSON.createParser(raw)) {
            parser.nextToken();
            parser.skipChildren();
            parser.finishToken();
            JsonToken next = parser.nextToken();
            return next == null ? null : "more than one JSON value in the record" + at(parser);
        } catch (JsonProcessingException e) {
            return describe(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String describe(JsonProcessingException e) {
        String where = e.getLocation() == null
                ? ""
                : " at line %d, column %d"
                        .formatted(e.getLocation().getLineNr(), e.getLocation().getColumnNr());
        return e.getOriginalMessage() + where;
    }

    private static String at(JsonParser parser) {
        var where = parser.currentTokenLocation();
        return " at line %d, column %d".formatted(where.getLineNr(), where.getColumnNr());
    }
}
