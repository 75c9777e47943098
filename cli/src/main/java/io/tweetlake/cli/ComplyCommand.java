package io.tweetlake.cli;

import io.tweetlake.common.config.TweetlakeConfig;
import io.tweetlake.common.lake.Lake;
import io.tweetlake.common.lake.Table;
import io.tweetlake.silver.Comply;
import java.io.PrintWriter;
import picocli.CommandLine.Command;

/** Obeys the delete notices that came with the tweets. */
@Command(
        name = "comply",
        description =
                "Delete what delete notices name from Silver and Gold, and its text from Bronze and the quarantine."
                        + " The jobs may go on meanwhile. silver.comply=true does it after each of Silver's micro-batches.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example: tweetlake comply --set lake.root=my-lake"})
final class ComplyCommand extends LakeCommand {
    @Override
    void run(Lake lake, TweetlakeConfig config, PrintWriter out) {
        lake.requireExists(Table.SILVER_NOTICES, "silver");
        Comply.Figures done = new Comply(lake).run();
        out.printf(
                "notices %d  silver %d  gold %d  bronze %d  quarantine %d%n",
                done.notices(), done.silver(), done.gold(), done.bronze(), done.quarantine());
    }
}
