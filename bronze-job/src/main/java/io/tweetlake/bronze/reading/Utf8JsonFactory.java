package io.tweetlake.bronze.reading;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.io.IOContext;
import com.fasterxml.jackson.core.json.UTF8StreamJsonParser;
import com.fasterxml.jackson.core.json.async.NonBlockingJsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Parsers of bytes that are UTF-8, strict as RFC 8259. Jackson's own factory guesses the encoding of every record from its
 * first bytes, and so reads a record with a NUL in it as UTF-16.
 *
 * <p>Its limits are Jackson's for nesting (1,000 levels) and for the digits of a number (1,000), as both cost time that
 * grows faster than the text; strings and names may be of any length.
 */
final class Utf8JsonFactory extends JsonFactory {
    static final Utf8JsonFactory INSTANCE = new Utf8JsonFactory();

    private static final JsonFactory FOLLOWING = settings().build();

    private static final long serialVersionUID = 1L;

    private Utf8JsonFactory() {
        super(settings());
    }

    /** A parser that is given its text piece by piece; Jackson makes it by its own factory only. */
    static NonBlockingJsonParser followingParser() {
        try {
            return (NonBlockingJsonParser) FOLLOWING.createNonBlockingByteArrayParser();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonFactoryBuilder settings() {
        return new JsonFactoryBuilder()
                // It would throw at names that were chosen to collide.
                .disable(Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
                .disable(Feature.INTERN_FIELD_NAMES)
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxStringLength(Integer.MAX_VALUE)
                        .maxNameLength(Integer.MAX_VALUE)
                        .build());
    }

    @Override
    protected JsonParser _createParser(byte[] text, int start, int length, IOContext context) {
        return new UTF8StreamJsonParser(
                context,
                _parserFeatures,
                null,
                _objectCodec,
                _byteSymbolCanonicalizer.makeChildOrPlaceholder(_factoryFeatures),
                text,
                start,
                start + length,
                0,
                false);
    }
}
