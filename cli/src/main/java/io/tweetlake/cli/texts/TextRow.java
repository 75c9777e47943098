package io.tweetlake.cli.texts;

import java.util.List;

/**
 * What one record, or one line, of a file has in the columns that were asked for.
 *
 * @param line where the record begins, from 1
 * @param values in the order of the columns; null where the record has none
 */
public record TextRow(long line, List<String> values) {
    /** The value of the first column; may be null. */
    public String text() {
        return values.get(0);
    }
}
