package io.tweetlake.cli.texts;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import io.tweetlake.common.UserError;
import io.tweetlake.common.config.TextsConfig;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.stream.Collectors;

/** The objects of a file of JSON, each a row. */
final class JsonRows {
    private final String file;
    private final List<TextColumn> columns;
    private final TextsConfig limits;
    private final ObjectMapper json;

    JsonRows(String file, List<TextColumn> columns, TextsConfig limits) {
        this.file = file;
        this.columns = columns;
        this.limits = limits;
        this.json = new ObjectMapper(JsonFactory.builder()
                // What Python's json writes for a number that is missing.
                .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxStringLength(limits.maxCharacters())
                        .build())
                .build());
    }

    /** Of one object on each line; lines without anything are passed over. */
    Iterator<TextRow> ofLines(NumberedLines lines) {
        return new Rows() {
            @Override
            TextRow read() {
                while (lines.hasNext()) {
                    NumberedLines.Line line = lines.next();
                    if (!line.text().isBlank()) {
                        return row(line.number(), ofLine(line));
                    }
                }
                return null;
            }
        };
    }

    private JsonNode ofLine(NumberedLines.Line line) {
        try {
            return json.reader(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).readTree(line.text());
        } catch (JsonProcessingException e) {
            throw problem(e, line.number(), "is not one JSON object", "put one object on each line");
        }
    }

    /** Of objects one after the other, or in an array. */
    Iterator<TextRow> ofDocument(Reader reader) throws IOException {
        JsonParser parser = json.createParser(reader);
        return new Rows() {
            private boolean inArray;

            @Override
            TextRow read() throws IOException {
                try {
                    JsonToken token = parser.nextToken();
                    while (token == (inArray ? JsonToken.END_ARRAY : JsonToken.START_ARRAY)) {
                        inArray = !inArray;
                        token = parser.nextToken();
                    }
                    return token == null
                            ? null
                            : row(parser.currentTokenLocation().getLineNr(), parser.readValueAsTree());
                } catch (JsonProcessingException e) {
                    long line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
                    throw problem(e, line, "is not JSON", "put objects there, one after the other or in one array");
                }
            }
        };
    }

    /** Rows until one is null. */
    private abstract static class Rows implements Iterator<TextRow> {
        private TextRow next;

        abstract TextRow read() throws IOException;

        @Override
        public boolean hasNext() {
            try {
                next = next == null ? read() : next;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return next != null;
        }

        @Override
        public TextRow next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            TextRow row = next;
            next = null;
            return row;
        }
    }

    private TextRow row(long line, JsonNode value) {
        if (!value.isObject()) {
            throw new UserError(
                    "%s:%d: is not one JSON object, but a value of the kind %s".formatted(file, line, kind(value)),
                    "put each text in an object, such as {\"text\": \"...\"}");
        }
        if (value.size() > limits.maxColumns()) {
            throw Limits.tooManyColumns(file, line, limits);
        }
        String[] values =
                columns.stream().map(column -> value(line, value, column)).toArray(String[]::new);
        return new TextRow(line, Arrays.asList(values));
    }

    private String value(long line, JsonNode object, TextColumn column) {
        JsonNode value = object.get(column.name());
        if (value == null) {
            throw TextInput.noColumn(
                    file,
                    line,
                    column.name(),
                    object.properties().stream().map(Map.Entry::getKey).collect(Collectors.joining(", ")));
        }
        if (value.isNull()) {
            return null;
        }
        if (!value.isTextual() && !(column.numbers() && value.isNumber())) {
            throw new UserError(
                    "%s:%d: `%s` is no string, but of the kind %s".formatted(file, line, column.name(), kind(value)),
                    "name a field that holds strings");
        }
        return value.asText();
    }

    private static String kind(JsonNode value) {
        return value.getNodeType().name().toLowerCase(Locale.ROOT);
    }

    /** In our own words: Jackson's name its own options. */
    private UserError problem(JsonProcessingException thrown, long line, String what, String fix) {
        if (thrown instanceof StreamConstraintsException) {
            return Limits.tooLong(file, line, limits);
        }
        String reason = "it is wrong from column "
                + (thrown.getLocation() == null ? 1 : thrown.getLocation().getColumnNr());
        if (thrown instanceof JsonEOFException) {
            reason = "it ends too early";
        } else if (thrown instanceof MismatchedInputException) {
            reason = "there is more than one value";
        }
        return new UserError("%s:%d: %s: %s".formatted(file, line, what, reason), fix, thrown);
    }
}
