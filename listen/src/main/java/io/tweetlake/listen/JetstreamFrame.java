package io.tweetlake.listen;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * What a frame says of its place in the stream. The frame itself is not looked at any further.
 *
 * @param cursor null where it has none
 * @param time when the service saw it; null where it does not say
 * @param error that ends the connection; null where it is none
 */
record JetstreamFrame(Long cursor, Instant time, String error) {
    private static final JsonFactory JSON = new JsonFactory();
    private static final JetstreamFrame UNKNOWN = new JetstreamFrame(null, null, null);

    /** Reads the text up to the last field it needs; one that is no JSON has no place. */
    static JetstreamFrame read(String text, JetstreamProtocol protocol) {
        try (JsonParser parser = JSON.createParser(text)) {
            return parser.nextToken() == JsonToken.START_OBJECT
                    ? protocol == JetstreamProtocol.V2 ? readV2(parser) : readV1(parser)
                    : UNKNOWN;
        } catch (IOException | DateTimeException e) {
            return UNKNOWN;
        }
    }

    private static JetstreamFrame readV1(JsonParser parser) throws IOException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            if (parser.nextToken() == JsonToken.VALUE_NUMBER_INT && name.equals("time_us")) {
                long micros = parser.getLongValue();
                return new JetstreamFrame(micros, Instant.EPOCH.plus(micros, ChronoUnit.MICROS), null);
            }
            parser.skipChildren();
        }
        return UNKNOWN;
    }

    private static JetstreamFrame readV2(JsonParser parser) throws IOException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            if (value == JsonToken.START_OBJECT && name.equals("payload")) {
                return readPayload(parser);
            }
            if (value == JsonToken.VALUE_STRING && name.equals("error")) {
                return new JetstreamFrame(null, null, parser.getText());
            }
            parser.skipChildren();
        }
        return UNKNOWN;
    }

    private static JetstreamFrame readPayload(JsonParser parser) throws IOException {
        Long cursor = null;
        Instant time = null;
        while ((cursor == null || time == null) && parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            if (value == JsonToken.VALUE_NUMBER_INT && name.equals("seq")) {
                cursor = parser.getLongValue();
            } else if (value == JsonToken.VALUE_STRING && name.equals("time")) {
                time = Instant.parse(parser.getText());
            } else {
                parser.skipChildren();
            }
        }
        return new JetstreamFrame(cursor, time, null);
    }
}
