package io.tweetlake.dashboard;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** An answer for a spreadsheet. Programs that want values exactly as they are ask {@code tweetlake sql --format csv}. */
final class Csv {
    private static final JsonMapper JSON = new JsonMapper();

    /** What a spreadsheet takes for the beginning of a formula, which may send what is in other cells elsewhere. */
    private static final String FORMULA = "=+-@\t\r";

    private Csv() {}

    /**
     * @param answer as {@link Answers#to} has it
     * @return a header, then a line for each row, as RFC 4180 has them; a null is an empty field, what has parts is JSON, and a
     *     text that looks like a formula has an apostrophe in front; nothing where there are no rows
     */
    static String of(String answer) {
        StringWriter text = new StringWriter();
        try (CsvWriter csv = CsvWriter.builder().build(text)) {
            JsonNode rows = JSON.readTree(answer).path("rows");
            if (!rows.isEmpty()) {
                csv.writeRecord(names(rows.get(0)));
            }
            rows.forEach(row -> csv.writeRecord(values(row)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private static List<String> names(JsonNode row) {
        List<String> names = new ArrayList<>();
        row.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static List<String> values(JsonNode row) {
        List<String> values = new ArrayList<>();
        row.forEach(value -> values.add(value(value)));
        return values;
    }

    private static String value(JsonNode value) {
        if (value.isNull()) {
            return "";
        }
        if (value.isTextual()) {
            String text = value.asText();
            return !text.isEmpty() && FORMULA.indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
        }
        return value.toString();
    }
}
