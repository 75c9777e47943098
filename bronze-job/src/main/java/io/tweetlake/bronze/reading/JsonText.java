package io.tweetlake.bronze.reading;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import io.tweetlake.common.JsonErrors;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.spark.types.variant.Variant;
import org.apache.spark.types.variant.VariantBuilder;
import org.apache.spark.types.variant.VariantSizeLimitException;
import org.apache.spark.unsafe.types.VariantVal;

/** Reads a text as one JSON value, in one pass that both checks it and builds what Delta stores. */
final class JsonText {
    /** JSON may be well formed and still be more than a VARIANT holds, which is 128 MB. */
    private static final String TOO_LARGE = "valid JSON, but more than VARIANT can hold";

    static final String MORE_THAN_ONE = "more than one JSON value in the record";

    /** Jackson throws its exception for the end of the text only within values, and not between them. */
    private static final String UNEXPECTED_END = "Unexpected end-of-input";

    private static final String LONG_NAME = "Name length";
    private static final String LONG_STRING = "String value length";

    private JsonText() {}

    /**
     * @param value null where there is an error
     * @param error null where there is a value
     * @param incomplete whether more text might complete it
     */
    record Parsed(Variant value, String error, boolean incomplete) {
        /** @param value null where it was more than VARIANT can hold */
        static Parsed of(Variant value) {
            return value == null ? failed(TOO_LARGE) : new Parsed(value, null, false);
        }

        static Parsed failed(String error) {
            return new Parsed(null, error, false);
        }

        VariantVal payload() {
            return value == null ? null : new VariantVal(value.getValue(), value.getMetadata());
        }
    }

    static Parsed parse(Utf8JsonFactory json, byte[] text) {
        return parse(json, text, 0, text.length);
    }

    static Parsed parse(Utf8JsonFactory json, byte[] text, int start, int end) {
        int invalid = Utf8.firstInvalid(text, start, end);
        if (invalid >= 0) {
            return Parsed.failed("invalid UTF-8 at byte %,d of the record".formatted(invalid - start));
        }
        try (JsonParser parser = json.createParser(text, start, end - start)) {
            parser.nextToken();
            Variant value = VariantBuilder.parseJson(parser, true);
            return parser.nextToken() == null ? Parsed.of(value) : Parsed.failed(MORE_THAN_ONE + at(parser));
        } catch (JsonProcessingException e) {
            boolean incomplete =
                    e instanceof JsonEOFException || e.getOriginalMessage().startsWith(UNEXPECTED_END);
            return new Parsed(null, describe(e), incomplete);
        } catch (VariantSizeLimitException e) {
            return Parsed.failed(TOO_LARGE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String describe(JsonProcessingException e) {
        String where = e.getLocation() == null
                ? ""
                : " at line %d, column %d"
                        .formatted(e.getLocation().getLineNr(), e.getLocation().getColumnNr());
        return JsonErrors.describe(e) + limit(e.getOriginalMessage()) + where;
    }

    private static String limit(String message) {
        if (message.startsWith(LONG_NAME)) {
            return " (source.limits.nameBytes)";
        }
        return message.startsWith(LONG_STRING) ? " (source.limits.recordBytes)" : "";
    }

    static String at(JsonParser parser) {
        var where = parser.currentTokenLocation();
        return " at line %d, column %d".formatted(where.getLineNr(), where.getColumnNr());
    }

    static boolean isBlank(byte[] text, int start, int end) {
        return blanksEnd(text, start, end) == end;
    }

    /** The first position that holds no blank of JSON's. */
    static int blanksEnd(byte[] text, int start, int end) {
        int at = start;
        while (at < end && isBlank(text[at])) {
            at++;
        }
        return at;
    }

    /** Where the text ends without the blanks behind it. */
    static int stripTrailing(byte[] text, int start, int end) {
        int at = end;
        while (at > start && isBlank(text[at - 1])) {
            at--;
        }
        return at;
    }

    private static boolean isBlank(byte character) {
        return character == ' ' || character == '\n' || character == '\r' || character == '\t';
    }
}
