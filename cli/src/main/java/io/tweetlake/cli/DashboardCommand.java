package io.tweetlake.cli;

import io.tweetlake.common.config.TweetlakeConfig;
import io.tweetlake.common.job.Monitoring;
import io.tweetlake.common.job.StopSignals;
import io.tweetlake.common.lake.Lake;
import io.tweetlake.dashboard.Dashboard;
import java.io.PrintWriter;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The web page over a lake, until a signal ends it. */
@Command(
        name = "dashboard",
        description = "Serve a web page that shows sentiment and the state of the jobs, and updates itself.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example: tweetlake dashboard --set lake.root=my-lake"})
final class DashboardCommand extends LakeCommand {
    @Mixin
    DashboardOptions page;

    @Override
    void run(Lake lake, TweetlakeConfig config, PrintWriter out) {
        CountDownLatch end = new CountDownLatch(1);
        StopSignals.call(end::countDown);
        try (Monitoring monitoring = Monitoring.open(config);
                Dashboard dashboard = page.open(lake)) {
            monitoring.watch(Dashboard.PART, dashboard::health);
            out.println("The page is at %s until Ctrl-C.".formatted(dashboard.address()));
            out.flush();
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            StopSignals.leaveToTheJvm();
        }
    }
}
