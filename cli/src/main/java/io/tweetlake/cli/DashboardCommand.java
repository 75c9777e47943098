package io.tweetlake.cli;

import io.tweetlake.common.config.TweetlakeConfig;
import io.tweetlake.common.lake.Lake;
import io.tweetlake.dashboard.Dashboard;
import java.io.PrintWriter;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The web page over a lake, until Ctrl-C. */
@Command(
        name = "dashboard",
        description = "Show the lake on a web page that keeps itself up to date: sentiment and where it comes from,"
                + " and how the jobs are doing.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example: tweetlake dashboard --set lake.root=my-lake"})
final class DashboardCommand extends LakeCommand {
    @Mixin
    DashboardOptions page;

    @Override
    void run(Lake lake, TweetlakeConfig config, PrintWriter out) {
        try (Dashboard dashboard = page.open(lake)) {
            out.println("The page is at %s until Ctrl-C.".formatted(dashboard.address()));
            out.flush();
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
