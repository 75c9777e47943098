package io.tweetlake.cli;

import io.tweetlake.cli.live.LiveJson;
import io.tweetlake.common.ExternalFailure;
import io.tweetlake.common.UserError;
import io.tweetlake.common.config.ListenConfig;
import io.tweetlake.common.config.TweetlakeConfig;
import io.tweetlake.common.job.JobRun;
import io.tweetlake.common.job.Monitoring;
import io.tweetlake.common.job.SparkSessions;
import io.tweetlake.common.job.StopSignals;
import io.tweetlake.common.lake.Lake;
import io.tweetlake.common.metrics.Metrics;
import io.tweetlake.dashboard.Dashboard;
import io.tweetlake.listen.Listening;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.apache.commons.io.file.PathUtils;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The whole pipeline on the bundled tweets, or on Bluesky's posts, on one screen and one page. */
@Command(
        name = "demo",
        description = "Stream the bundled tweets, or live posts of Bluesky, through Bronze, Silver and Gold, and"
                + " show the labels on the terminal and on a web page.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example: tweetlake demo --once"})
final class DemoCommand implements Callable<Integer> {
    private static final String TWEETS = "src-test-data/demo";
    /** From one file to the next: slow enough to watch, unless the demo is to end by itself. */
    private static final Duration PACE = Duration.ofMillis(1_500);

    private static final Duration PACE_ONCE = Duration.ofMillis(300);

    /** Small files and micro-batches, so that labels come soon, and go on coming where they cannot keep up. */
    private static final List<String> LIVE_SETTINGS = List.of(
            "listen.maxAge=2s",
            "source.maxFilesPerTrigger=30",
            "silver.maxBytesPerTrigger=1MB",
            "gold.maxBytesPerTrigger=256KB",
            "gold.languages=en");

    @Mixin
    ConfigOptions configuration;

    @Mixin
    DashboardOptions page;

    @ArgGroup
    Source source = new Source();

    /** What is streamed, and until when. */
    static final class Source {
        @Option(names = "--once", description = "Exit once every tweet is labelled.")
        boolean once;

        @Option(
                names = "--live",
                description =
                        "Read Bluesky's public stream in place of the bundled tweets, until Ctrl-C. Labels posts in"
                                + " English or of unknown language, as the bundled model reads English; --set gold.languages="
                                + " labels all.")
        boolean live;
    }

    @Option(
            names = "--dir",
            paramLabel = "FOLDER",
            description = "Folder of the demo's lake. The lake of an earlier demo is deleted. Default: target/demo in"
                    + " a checkout, otherwise tweetlake/demo in the user's cache.")
    Path folder;

    @Spec
    CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        Logging.onlyWarnings();
        Path demo = folder == null ? Home.demo() : folder;
        Path landing = demo.resolve("landing");
        Path lakeRoot = demo.resolve("lake");
        TweetlakeConfig config = configuration.load(settings(lakeRoot, landing)).config();
        ListenConfig.Bluesky bluesky = source.live ? reachable(config) : null;
        empty(demo);
        Files.createDirectories(landing);
        Terminal terminal = new Terminal(spec.commandLine().getOut());
        terminal.println(terminal.paint(Terminal.Colour.GREY, "Starting Spark and three streaming jobs ..."));
        try (Monitoring monitoring = Monitoring.open(config);
                SparkSession spark = SparkSessions.open(config);
                Dashboard dashboard = page.open(new Lake(spark, config.lake()))) {
            terminal.println("Watch it in a browser: " + dashboard.address());
            JobRun jobs = new JobRun(spark, Pipeline.jobs(config));
            monitoring.watch(jobs);
            monitoring.watch(Dashboard.PART, dashboard::health);
            Lake lake = new Lake(spark, config.lake());
            DemoScreen screen = new DemoScreen(terminal, lake);
            if (source.live) {
                Listening listening = Listening.toBluesky(config, bluesky, landing.toString());
                if (config.metrics().port() != null) {
                    listening.register(Metrics.REGISTRY);
                }
                LiveScreen live = new LiveScreen(
                        terminal,
                        lake,
                        listening.figures()::records,
                        moment -> dashboard.showLive(LiveJson.of(moment)));
                terminal.println("Listening to %s. Ctrl-C ends it."
                        .formatted(bluesky.hosts().get(0)));
                long heard = Interruption.endsAtOnce(() -> new LiveDemo(listening, jobs, terminal).play(live));
                screen.summary();
                terminal.println("Heard %d records; all of them are in %s.".formatted(heard, landing));
            } else {
                play(jobs, new Landing(Home.path(TWEETS), landing), screen, terminal);
            }
        }
        terminal.println("Ask it yourself:  %s sql --set lake.root=%s \"SELECT predicted_sentiment, count(*) AS tweets"
                        .formatted(Home.command(), lakeRoot)
                + " FROM gold_tweets GROUP BY ALL\"");
        return 0;
    }

    /** Of the demo's own, which the user's come after. */
    private List<String> settings(Path lakeRoot, Path landing) {
        Stream<String> all = Stream.of("trigger=2s", "lake.root=" + lakeRoot, "source.path=" + landing);
        return source.live ? Stream.concat(all, LIVE_SETTINGS.stream()).toList() : all.toList();
    }

    /** Asked before anything is deleted or started. */
    private static ListenConfig.Bluesky reachable(TweetlakeConfig config) {
        try {
            return Listening.reachable(config.listen().bluesky());
        } catch (ExternalFailure e) {
            throw new ExternalFailure(
                    e.getMessage()
                            + "\n  Fix: run `tweetlake demo`, which needs no network, or name hosts in listen.bluesky.hosts",
                    e.getCause());
        }
    }

    private void play(JobRun jobs, Landing landing, DemoScreen screen, Terminal terminal) throws Exception {
        AtomicBoolean stopping = new AtomicBoolean();
        StopSignals.call(() -> {
            terminal.println(LiveDemo.STOPPING);
            stopping.set(true);
            jobs.stop();
        });
        try {
            jobs.startAll();
            while (landing.hasNext() && !stopping.get()) {
                long nextAt = System.nanoTime() + (source.once ? PACE_ONCE : PACE).toNanos();
                landing.next();
                screen.refresh(landing.progress());
                LockSupport.parkNanos(nextAt - System.nanoTime());
            }
            jobs.processAllAvailable();
            if (stopping.get()) {
                return;
            }
            screen.refresh(landing.progress());
            screen.summary();
            if (!source.once) {
                screen.waitForCtrlC(landing.folder());
                jobs.untilStopped();
            }
        } finally {
            jobs.stop();
            StopSignals.leaveToTheJvm();
        }
    }

    /** Only a folder that a demo made. */
    private static void empty(Path demo) throws IOException {
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
    }

    private static boolean isEmptyFolder(Path path) throws IOException {
        return Files.isDirectory(path) && PathUtils.isEmptyDirectory(path);
    }
}
