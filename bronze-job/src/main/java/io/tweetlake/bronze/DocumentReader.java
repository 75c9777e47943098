package io.tweetlake.bronze;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** Reads one document token by token, and cuts the records out of its text. */
final class DocumentReader {
    /** The key under which v1.1's search API returns its tweets. */
    private static final String STATUSES = "statuses";

    private final JsonFactory json;
    private final String text;
    private final List<JsonRecord> records = new ArrayList<>();
    /** Where the record begins that is being read, in characters. */
    private int recordStart;

    DocumentReader(JsonFactory json, String text) {
        this.json = json;
        this.text = text;
    }

    List<JsonRecord> records() {
        try (JsonParser parser = json.createParser(text)) {
            while (parser.nextToken() != null) {
                readRoot(parser);
            }
        } catch (JsonProcessingException e) {
            // Even where nothing is left: a document that ends too early must leave a trace.
            add(text.substring(recordStart), RecordSplitter.describe(e));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return records;
    }

    private void readRoot(JsonParser parser) throws IOException {
        recordStart = start(parser);
        if (parser.currentToken() == JsonToken.START_ARRAY) {
            readElements(parser);
        } else if (parser.currentToken() != JsonToken.START_OBJECT || !readStatuses(parser)) {
            addTo(end(parser));
        }
        recordStart = end(parser);
    }

    private void readElements(JsonParser parser) throws IOException {
        recordStart = end(parser);
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            recordStart = start(parser);
            parser.skipChildren();
            addTo(end(parser));
            recordStart = end(parser);
        }
    }

    /** Reads an object to its end; true where it was an envelope, whose elements are now records. */
    private boolean readStatuses(JsonParser parser) throws IOException {
        boolean envelope = false;
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = parser.currentName();
            if (parser.nextToken() == JsonToken.START_ARRAY && key.equals(STATUSES)) {
                envelope = true;
                readElements(parser);
            } else {
                parser.skipChildren();
            }
        }
        return envelope;
    }

    /** Behind a number the parser has gone on to the blank that ends it. */
    private void addTo(int end) {
        add(text.substring(recordStart, end).stripTrailing(), null);
    }

    private void add(String raw, String error) {
        records.add(new JsonRecord(raw, (long) records.size(), error));
    }

    private static int start(JsonParser parser) {
        return (int) parser.currentTokenLocation().getCharOffset();
    }

    private static int end(JsonParser parser) throws IOException {
        parser.finishToken();
        return (int) parser.currentLocation().getCharOffset();
    }
}
