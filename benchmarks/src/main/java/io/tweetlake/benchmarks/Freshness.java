package io.tweetlake.benchmarks;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.substring_index;

import com.sun.management.OperatingSystemMXBean;
import io.tweetlake.bronze.BronzeJob;
import io.tweetlake.common.config.ConfigLoader;
import io.tweetlake.common.config.TweetlakeConfig;
import io.tweetlake.common.job.JobRun;
import io.tweetlake.common.job.SparkSessions;
import io.tweetlake.common.lake.Lake;
import io.tweetlake.common.lake.Table;
import io.tweetlake.gold.GoldJob;
import io.tweetlake.silver.SilverJob;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQueryListener;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * How old a tweet is when Gold has scored it: all three jobs in one process, while a file of tweets comes at a fixed rate,
 * whether the jobs keep up or not.
 */
@Command(
        name = "Freshness",
        description = "From ingested to scored, all jobs in one process, files at a fixed rate.",
        showDefaultValues = true)
final class Freshness implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "FILES", description = "The first third warms up.", defaultValue = "60")
    private int files;

    @Option(names = "--tweets", description = "In each file.", defaultValue = "250")
    private int tweets;

    @Option(names = "--every", description = "Milliseconds from one file to the next.", defaultValue = "3000")
    private long everyMs;

    @Option(names = "--trigger", description = "Of all three jobs.", defaultValue = "1s")
    private String trigger;

    @Override
    public Integer call() throws Exception {
        Path home = Path.of(System.getProperty("tweetlake.home"));
        Path folder = Files.createTempDirectory("freshness");
        Path source = Files.createDirectories(folder.resolve("source"));
        TweetlakeConfig config = ConfigLoader.load(
                        home.resolve("conf/local.yaml"),
                        List.of(
                                "source.path=" + source,
                                "lake.root=" + folder.resolve("lake"),
                                "mlflow.trackingUri=",
                                "trigger=" + trigger),
                        Map.of())
                .config()
                .inOneProcess();
        DemoTweets demo = new DemoTweets(home);
        int warm = files / 3;
        try (SparkSession spark = SparkSessions.open(config)) {
            JobRun run = new JobRun(spark, List.of(new BronzeJob(config), new SilverJob(config), new GoldJob(config)));
            run.startAll();
            put(demo, source, 0, warm);
            Durations durations = new Durations();
            spark.streams().addListener(durations);
            long cpu = cpuNanos();
            put(demo, source, warm, files);
            double cpuMs = (cpuNanos() - cpu) / 1e6;
            run.processAllAvailable();
            run.stop();
            report(new Lake(spark, config.lake()), warm);
            durations.report();
            System.out.printf(Locale.ROOT, "cpu %.0f ms for each file%n", cpuMs / (files - warm));
        }
        return 0;
    }

    /** Returns when the time of the file after the last one has come. */
    private void put(DemoTweets demo, Path source, int first, int end) throws Exception {
        long start = System.nanoTime();
        for (int file = first; file < end; file++) {
            demo.write(source.resolve(name(file)), (long) file * tweets, tweets);
            long next = start + Duration.ofMillis(everyMs * (file - first + 1)).toNanos();
            while (System.nanoTime() < next) {
                LockSupport.parkNanos(next - System.nanoTime());
            }
        }
    }

    private void report(Lake lake, int warm) {
        double[] seconds = lake
                .read(Table.GOLD_TWEETS)
                .where(substring_index(col("source_file"), "/", -1).geq(name(warm)))
                .select(col("scored_at").cast("double").minus(col("ingested_at").cast("double")))
                .as(Encoders.DOUBLE())
                .collectAsList()
                .stream()
                .mapToDouble(Double::doubleValue)
                .sorted()
                .toArray();
        if (seconds.length != (files - warm) * tweets) {
            throw new IllegalStateException("gold has " + seconds.length + " of the tweets");
        }
        System.out.printf(
                Locale.ROOT,
                "from ingested to scored: p50 %.2f s, p95 %.2f s, p99 %.2f s, %,d tweets%n",
                share(seconds, 0.5),
                share(seconds, 0.95),
                share(seconds, 0.99),
                seconds.length);
    }

    private static String name(int file) {
        return "tweets-%04d.json".formatted(file);
    }

    private static double share(double[] sorted, double share) {
        return sorted[(int) Math.min(sorted.length - 1, Math.round(sorted.length * share))];
    }

    private static long cpuNanos() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
    }

    /** Of the micro-batches that had rows, by job. */
    private static final class Durations extends StreamingQueryListener {
        private static final long serialVersionUID = 1L;

        @SuppressWarnings("serial") // Never serialized.
        private final Map<String, List<Long>> durations = new TreeMap<>();

        @Override
        public void onQueryStarted(QueryStartedEvent event) {}

        @Override
        public synchronized void onQueryProgress(QueryProgressEvent event) {
            if (event.progress().numInputRows() > 0) {
                durations
                        .computeIfAbsent(event.progress().name(), any -> new ArrayList<>())
                        .add(event.progress().durationMs().get("triggerExecution"));
            }
        }

        @Override
        public void onQueryTerminated(QueryTerminatedEvent event) {}

        synchronized void report() {
            durations.forEach((job, all) -> {
                double[] sorted =
                        all.stream().mapToDouble(ms -> ms / 1e3).sorted().toArray();
                System.out.printf(
                        Locale.ROOT,
                        "%-7s %3d micro-batches, p50 %.2f s, p95 %.2f s%n",
                        job,
                        sorted.length,
                        share(sorted, 0.5),
                        share(sorted, 0.95));
            });
        }
    }
}
