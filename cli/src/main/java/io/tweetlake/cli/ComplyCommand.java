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
        description = "Apply delete notices: delete the named tweets and accounts from Silver and Gold, and their"
                + " text from Bronze and the quarantine. Each erased account is recorded in the table"
                + " erasures. The jobs may keep running. With silver.comply=true, Silver applies notices after"
                + " each micro-batch.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example: tweetlake comply --set lake.root=my-lake"})
final class ComplyCommand extends LakeCommand {
    @Override
    void run(Lake lake, TweetlakeConfig config, PrintWriter out) {
        lake.requireExists(Table.SILVER_NOTICES, "silver");
        Comply.Pass pass = new Comply(lake).run();
        Comply.Figures done = pass.tweets();
        out.printf(
                "notices %d  silver %d  gold %d  bronze %d  quarantine %d  accounts %d%n",
                done.notices(), done.silver(), done.gold(), done.bronze(), done.quarantine(), pass.accounts());
    }
}
