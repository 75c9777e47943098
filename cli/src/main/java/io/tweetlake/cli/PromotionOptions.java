package io.tweetlake.cli;

import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The options that say what of which registered model moves, and why. */
final class PromotionOptions {
    @Parameters(paramLabel = "NAME", description = "The registered model.")
    String name;

    @Option(names = "--to", required = true, paramLabel = "TARGET", description = "Staging, Production or @ALIAS.")
    String target;

    @Option(names = "--reason", defaultValue = "no reason given", description = "Reason, kept as a tag of the version.")
    String reason;
}
