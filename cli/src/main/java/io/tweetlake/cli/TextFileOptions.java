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
            description = "What the file is, where its name does not say: ${COMPLETION-CANDIDATES}.")
    TextFormat format;

    @Option(
            names = "--encoding",
            paramLabel = "CHARSET",
            description = "Of the file, such as windows-1252, ISO-8859-1 or UTF-16; UTF-8 where it is not given.")
    Charset encoding = StandardCharsets.UTF_8;

    @Option(
            names = "--quotes",
            description =
                    "Whether a text in quotation marks is read without them (standard), or as it is, a row being a"
                            + " line (none). Standard in CSV; in TSV what fits all of the file, where it is not given.")
    Quotes quotes;

    TextOptions with(TweetlakeConfig config) {
        return new TextOptions(format, encoding, quotes, config.texts());
    }

    /** Whether a file of this name has columns. */
    boolean hasColumns(String file) {
        return format == null ? TextFormat.of(file).hasColumns() : format.hasColumns();
    }
}
