package io.tweetlake.cli;

import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** One record of a CSV file, as RFC 4180 has it; lines end as they do on this machine. */
final class CsvLine {
    /** What RFC 4180 wants quoted, and the white space that readers are known to strip. */
    private static final Pattern TO_QUOTE = Pattern.compile("[\",\r\n]|^\\s|\\s$");

    private CsvLine() {}

    /** @param fields null where there is no value, which is written as nothing; an empty text is written as {@code ""} */
    static String of(String... fields) {
        return Arrays.stream(fields).map(CsvLine::field).collect(Collectors.joining(","));
    }

    private static String field(String value) {
        if (value == null) {
            return "";
        }
        boolean plain = !value.isEmpty() && !TO_QUOTE.matcher(value).find();
        return plain ? value : '"' + value.replace("\"", "\"\"") + '"';
    }
}
