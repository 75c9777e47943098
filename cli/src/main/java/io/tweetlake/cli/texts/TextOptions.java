package io.tweetlake.cli.texts;

import io.tweetlake.common.config.TextsConfig;
import java.nio.charset.Charset;

/**
 * How a file of texts is read.
 *
 * @param format null for what the name of the file says
 * @param encoding of the file; a byte order mark at its start is skipped
 * @param quotes null for quotes in CSV, and in TSV for what the whole file shows
 * @param limits of its columns and fields
 */
public record TextOptions(TextFormat format, Charset encoding, Quotes quotes, TextsConfig limits) {
    /** What a quotation mark at the start of a field means. */
    public enum Quotes {
        /** The field ends at the next one; two of them stand for one. */
        STANDARD,
        /** Nothing: a record is a line, whatever is in it. */
        NONE
    }
}
