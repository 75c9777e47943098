package io.tweetlake.cli;

import io.tweetlake.cli.texts.TextFormat;
import io.tweetlake.cli.texts.TextOptions;
import io.tweetlake.cli.texts.TextOptions.Quotes;
import io.tweetlake.common.config.TweetlakeConfig;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.Option;

/** The options that say how a file of texts is read. */
final class TextFileOptions {
    @Option(
            names = "--input-format",
            paramLabel = "FORMAT",
            description = "Format of the file, if its name does not tell: ${COMPLETION-CANDIDATES}.")
    TextFormat format;

    @Option(
            names = "--encoding",
            paramLabel = "CHARSET",
            description = "Encoding of the file, such as windows-1252, ISO-8859-1 or UTF-16. Default: UTF-8.")
    Charset encoding = StandardCharsets.UTF_8;

    @Option(
            names = "--quotes",
            description = "standard: quotation marks enclose a field. none: they are ordinary characters, and each"
                    + " line is a row. Default: standard in CSV; in TSV, whichever fits the whole file.")
    Quotes quotes;

    TextOptions with(TweetlakeConfig config) {
        return new TextOptions(format, encoding, quotes, config.texts());
    }

    /** Whether a file of this name has columns. */
    boolean hasColumns(String file) {
        return format == null ? TextFormat.of(file).hasColumns() : format.hasColumns();
    }
}
