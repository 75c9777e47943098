package io.tweetlake.cli;

import io.tweetlake.common.UserError;
import io.tweetlake.common.config.TweetlakeConfig;
import io.tweetlake.common.job.JobRun;
import io.tweetlake.common.job.SparkSessions;
import io.tweetlake.common.lake.Lake;
import io.tweetlake.dashboard.Dashboard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.apache.commons.io.FileUtils;
import org.apache.commons.io.file.PathUtils;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The whole pipeline on the bundled tweets, on one screen and one page. */
@Command(
        name = "demo",
        description =
                "Stream the bundled tweets through Bronze, Silver and Gold, and show them as they are labelled, here and on a web page.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example: tweetlake demo --once"})
final class DemoCommand implements Callable<Integer> {
    private static final String TWEETS = "src-test-data/demo";
    /** From one file to the next: slow enough to watch, unless the demo is to end by itself. */
    private static final Duration PACE = Duration.ofMillis(1_500);

    private static final Duration PACE_ONCE = Duration.ofMillis(300);

    @Mixin
    ConfigOptions configuration;

    @Mixin
    DashboardOptions page;

    @Option(names = "--once", description = "End when every tweet is labelled, not at Ctrl-C.")
    boolean once;

    @Option(
            names = "--dir",
            paramLabel = "FOLDER",
            description = "Where the demo's lake goes; what an earlier demo left there is deleted."
                    + " target/demo of the installation where none is named.")
    Path folder;

    @Spec
    CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        Logging.onlyWarnings();
        Path demo = emptied(folder == null ? Home.path("target/demo") : folder);
        Path landing = Files.createDirectories(demo.resolve("landing"));
        Path lakeRoot = demo.resolve("lake");
        TweetlakeConfig config = configuration
                .load(List.of("trigger=2s", "lake.root=" + lakeRoot, "source.path=" + landing))
                .config();
        Terminal terminal = new Terminal(spec.commandLine().getOut());
        terminal.println(terminal.paint(Terminal.Colour.GREY, "Starting Spark and three streaming jobs ..."));
        try (SparkSession spark = SparkSessions.open(config);
                Dashboard dashboard = page.open(new Lake(spark, config.lake()))) {
            terminal.println("Watch it in a browser: " + dashboard.address());
            JobRun jobs = new JobRun(spark, Pipeline.jobs(config));
            DemoScreen screen = new DemoScreen(terminal, new Lake(spark, config.lake()));
            play(jobs, new Landing(Home.path(TWEETS), landing), screen);
        }
        terminal.println(
                "Ask it yourself:  ./tweetlake sql --set lake.root=%s \"SELECT predicted_sentiment, count(*) AS tweets"
                                .formatted(lakeRoot)
                        + " FROM gold_tweets GROUP BY ALL\"");
        return 0;
    }

    private void play(JobRun jobs, Landing landing, DemoScreen screen) throws Exception {
        jobs.startAll();
        try {
            while (landing.hasNext()) {
                long nextAt = System.nanoTime() + (once ? PACE_ONCE : PACE).toNanos();
                landing.next();
                screen.refresh(landing.progress());
                LockSupport.parkNanos(nextAt - System.nanoTime());
            }
            jobs.processAllAvailable();
            screen.refresh(landing.progress());
            screen.summary();
            if (!once) {
                screen.waitForCtrlC(landing.folder());
                jobs.untilStopped();
            }
        } finally {
            jobs.stop();
        }
    }

    /** Only a folder that a demo made is emptied. */
    private static Path emptied(Path demo) throws IOException {
        Path mark = demo.resolve(".tweetlake-demo");
        if (Files.exists(mark)) {
            FileUtils.deleteDirectory(demo.toFile());
        } else if (Files.exists(demo) && !isEmptyFolder(demo)) {
            throw new UserError(
                    "--dir: %s is there, and no demo made it".formatted(demo),
                    "name an empty folder, or one that does not exist");
        }
        Files.createDirectories(demo);
        Files.writeString(mark, "`tweetlake demo` deletes this folder when it starts again.\n");
        return demo;
    }

    private static boolean isEmptyFolder(Path path) throws IOException {
        return Files.isDirectory(path) && PathUtils.isEmptyDirectory(path);
    }
}
