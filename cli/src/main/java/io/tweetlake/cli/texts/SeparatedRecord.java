package io.tweetlake.cli.texts;

import java.util.List;

/**
 * A record of CSV or TSV.
 *
 * @param line where it begins, from 1
 * @param fields none is null
 */
record SeparatedRecord(long line, List<String> fields) {
    /** Of a line without anything, which is an empty field where there is one column alone. */
    boolean isBlank() {
        return fields.size() == 1 && fields.get(0).isEmpty();
    }
}
