package io.tweetlake.cli;

import picocli.CommandLine.Option;

/** How an answer is printed; every command that prints rows takes it. */
final class FormatOption {
    @Option(
            names = "--format",
            defaultValue = "table",
            description = "Output format: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    ResultFormat format;
}
