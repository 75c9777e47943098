package io.tweetlake.bronze.reading;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.spark.types.variant.Variant;
import org.apache.spark.types.variant.VariantBuilder;
import org.apache.spark.types.variant.VariantSizeLimitException;

/** Goes through a text token by token, and knows where in it the values lie. */
final class JsonCursor {
    private final byte[] text;
    private final int start;
    private final JsonParser parser;
    private int mark;

    JsonCursor(Utf8JsonFactory json, byte[] text, int start, int end) {
        this.text = text;
        this.start = start;
        this.mark = start;
        try {
            this.parser = json.createParser(text, start, end - start);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The text that is parsed, whose positions are the cursor's. */
    byte[] text() {
        return text;
    }

    /** Where the rest begins should the text break here: at the value that is being read, or behind the last one. */
    int mark() {
        return mark;
    }

    JsonToken next() throws IOException {
        return parser.nextToken();
    }

    /** Goes to the next value, which is then the one that is being read; the token that ends an array or object is none. */
    JsonToken nextValue() throws IOException {
        JsonToken token = parser.nextToken();
        mark = token == null
                ? mark
                : start + (int) parser.currentTokenLocation().getByteOffset();
        return token;
    }

    String name() throws IOException {
        return parser.currentName();
    }

    String where() {
        return JsonText.at(parser);
    }

    /** Reads to the end of the value that is being read. */
    Slice skip() throws IOException {
        parser.skipChildren();
        return end();
    }

    /** Reads the value to its end; null where it is more than VARIANT can hold. */
    Variant build() throws IOException {
        JsonStreamContext here = parser.getParsingContext();
        JsonStreamContext outer = parser.currentToken().isStructStart() ? here.getParent() : here;
        try {
            return VariantBuilder.parseJson(parser, true);
        } catch (VariantSizeLimitException e) {
            while (parser.getParsingContext() != outer) {
                parser.nextToken();
            }
            return null;
        }
    }

    /** The value that was read, from its mark; the mark moves behind it. */
    Slice end() throws IOException {
        return endOf(mark);
    }

    Slice endOf(int valueStart) throws IOException {
        parser.finishToken();
        int behind = start + (int) parser.currentLocation().getByteOffset();
        mark = behind;
        // Behind a number the parser has gone on to the blank that ends it.
        return new Slice(valueStart, JsonText.stripTrailing(text, valueStart, behind));
    }
}
