package io.tweetlake.bronze.reading;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.ObjectCodec;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.IOContext;
import com.fasterxml.jackson.core.json.UTF8StreamJsonParser;
import com.fasterxml.jackson.core.json.async.NonBlockingJsonParser;
import com.fasterxml.jackson.core.sym.ByteQuadsCanonicalizer;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Parsers of bytes that are UTF-8, strict as RFC 8259. Jackson's own factory guesses the encoding of every record from its
 * first bytes, and so reads a record with a NUL in it as UTF-16.
 *
 * <p>Each file has a factory of its own, which remembers the names of fields, up to a number.
 *
 * <p>Its limits are Jackson's for nesting (1,000 levels) and for the digits of a number (1,000), as both cost time that
 * grows faster than the text.
 */
final class Utf8JsonFactory extends JsonFactory {
    private static final long serialVersionUID = 1L;

    /** Tweets have a few hundred; Jackson's own table of names keeps thousands for the life of the process. */
    private static final int MOST_REMEMBERED = 1_000;

    private final int nameBytes;
    private final int names;
    private final int stringLength;
    private transient ByteQuadsCanonicalizer remembered = ByteQuadsCanonicalizer.createRoot();

    /**
     * @param nameBytes of a field's name, at most
     * @param names that differ, in one value
     * @param stringLength of a text, at most: Jackson takes several times its bytes
     */
    Utf8JsonFactory(int nameBytes, int names, int stringLength) {
        super(settings(nameBytes, stringLength));
        this.nameBytes = nameBytes;
        this.names = names;
        this.stringLength = stringLength;
    }

    int names() {
        return names;
    }

    /** A parser that is given its text piece by piece; Jackson makes it by its own factory only. */
    NonBlockingJsonParser followingParser() {
        try {
            return (NonBlockingJsonParser)
                    settings(nameBytes, stringLength).build().createNonBlockingByteArrayParser();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonFactoryBuilder settings(int nameBytes, int stringLength) {
        return new JsonFactoryBuilder()
                // It would throw at names that were chosen to collide.
                .disable(Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
                .disable(Feature.INTERN_FIELD_NAMES)
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxStringLength(stringLength)
                        .maxNameLength(nameBytes)
                        .build());
    }

    @Override
    protected JsonParser _createParser(byte[] text, int start, int length, IOContext context) {
        if (remembered.size() > MOST_REMEMBERED) {
            remembered = ByteQuadsCanonicalizer.createRoot();
        }
        return new Parser(
                context,
                _parserFeatures,
                _objectCodec,
                remembered.makeChild(_factoryFeatures),
                text,
                start,
                start + length);
    }

    private final class Parser extends UTF8StreamJsonParser {
        private Parser(
                IOContext context,
                int features,
                ObjectCodec codec,
                ByteQuadsCanonicalizer symbols,
                byte[] text,
                int start,
                int end) {
            super(context, features, null, codec, symbols, text, start, end, 0, false);
        }

        @Override
        public JsonToken nextToken() throws IOException {
            JsonToken token = super.nextToken();
            if (token == JsonToken.FIELD_NAME && _symbols.size() > names) {
                throw new StreamConstraintsException(
                        "more than %,d different field names (source.limits.names)".formatted(names),
                        currentLocation());
            }
            return token;
        }
    }
}
