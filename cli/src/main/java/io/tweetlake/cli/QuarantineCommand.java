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
        description = "Show what Silver could not use, or try it again.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "list|replay",
        subcommands = {QuarantineCommand.ListReasons.class, QuarantineCommand.Replay.class},
        footer = {"", "Example: tweetlake quarantine list"})
final class QuarantineCommand {
    private QuarantineCommand() {}

    @Command(
            name = "list",
            description = "Sum up by reason what no replay has released, with examples.",
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
            description = "Read the records again; what Silver can use now goes where it belongs, once.",
            mixinStandardHelpOptions = true,
            footer = {"", "Example: tweetlake quarantine replay --reason bad-timestamp"})
    static final class Replay extends LakeCommand {
        @Option(names = "--reason", paramLabel = "REASON", description = "Only records set aside for this reason.")
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
