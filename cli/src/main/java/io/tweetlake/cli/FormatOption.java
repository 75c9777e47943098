package io.tweetlake.cli;

import picocli.CommandLine.Option;

/** How an answer is printed; every command that prints rows takes it. */
final class FormatOption {
    @Option(
            names = "--format",
            defaultValue = "table",
            description = "${COMPLETION-CANDIDATES}; ${DEFAULT-VALUE} where it is not given.")
    ResultFormat format;
}
