package io.tweetlake.cli;

import io.tweetlake.common.config.TweetlakeConfig;
import io.tweetlake.common.lake.Lake;
import io.tweetlake.silver.Quarantine;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What Silver refused, and another try at it. */
@Command(
        name = "quarantine",
        description = "Show quarantined records, or read them again.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "list|replay",
        subcommands = {QuarantineCommand.ListReasons.class, QuarantineCommand.Replay.class},
        footer = {"", "Example: tweetlake quarantine list"})
final class QuarantineCommand {
    private QuarantineCommand() {}

    @Command(
            name = "list",
            description = "Summarise the quarantined records by reason, with examples.",
            mixinStandardHelpOptions = true,
            footer = {"", "Example: tweetlake quarantine list --format json"})
    static final class ListReasons extends LakeCommand {
        @Mixin
        FormatOption output;

        @Override
        void run(Lake lake, TweetlakeConfig config, PrintWriter out) {
            output.format.print(new Quarantine(lake, config.silver()).summary(), out);
        }
    }

    @Command(
            name = "replay",
            description = "Read the records again. Those that can be used now go to Silver, exactly once.",
            mixinStandardHelpOptions = true,
            footer = {"", "Example: tweetlake quarantine replay --reason bad-timestamp"})
    static final class Replay extends LakeCommand {
        @Option(names = "--reason", paramLabel = "REASON", description = "Only records with this reason.")
        String reason;

        @Override
        void run(Lake lake, TweetlakeConfig config, PrintWriter out) {
            Quarantine.Figures done = new Quarantine(lake, config.silver()).replay(reason);
            out.printf(
                    "tried %d  tweets %d  duplicates %d  notices %d  deleted %d%n",
                    done.tried(), done.tweets(), done.duplicates(), done.notices(), done.deleted());
        }
    }
}
