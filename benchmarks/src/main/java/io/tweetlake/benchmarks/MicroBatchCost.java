package io.tweetlake.benchmarks;

import io.tweetlake.bronze.BronzeJob;
import io.tweetlake.common.config.ConfigLoader;
import io.tweetlake.common.config.TweetlakeConfig;
import io.tweetlake.common.job.JobRun;
import io.tweetlake.common.job.SparkSessions;
import io.tweetlake.common.job.StreamingJob;
import io.tweetlake.common.lake.Lake;
import io.tweetlake.common.lake.Table;
import io.tweetlake.gold.GoldJob;
import io.tweetlake.silver.SilverJob;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * What one warm micro-batch of each job takes: Spark's jobs, stages, tasks and SQL executions, Delta's commits, and processor
 * time. One job runs after the other over the same tweets, a file in each micro-batch.
 */
@Command(
        name = "MicroBatchCost",
        description = "Jobs, commits and processor time of one warm micro-batch of each job.",
        showDefaultValues = true)
final class MicroBatchCost implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "BATCHES", description = "The first third warms up.", defaultValue = "30")
    private int batches;

    @Parameters(index = "1", paramLabel = "TWEETS", description = "In each micro-batch.", defaultValue = "250")
    private int tweets;

    @Option(names = "--jobs", description = "Also print what the jobs of Spark were for.")
    private boolean jobs;

    @Option(names = "--set", paramLabel = "KEY=VALUE", description = "Configuration, as of tweetlake.")
    private List<String> settings = new ArrayList<>();

    @Override
    public Integer call() throws Exception {
        Path home = Path.of(System.getProperty("tweetlake.home"));
        Path folder = Files.createTempDirectory("micro-batch-cost");
        Path source = Files.createDirectories(folder.resolve("source"));
        DemoTweets demo = new DemoTweets(home);
        put(demo, source, 0, 1);
        TweetlakeConfig config = config(home, source, folder.resolve("lake"));
        try (SparkSession spark = SparkSessions.open(config)) {
            // What is in a table as a stream first looks, it reads in another way than later commits.
            new JobRun(spark, List.of(new BronzeJob(config), new SilverJob(config), new GoldJob(config))).untilDone();
            put(demo, source, 1, batches + 1);
            System.out.println(
                    "          batches  rows  jobs  stages  tasks  executions  compiled  commits  cpu ms  (least)    ms  (least)");
            for (StreamingJob job : List.of(new BronzeJob(config), new SilverJob(config), new GoldJob(config))) {
                measure(spark, new Lake(spark, config.lake()), job);
            }
        }
        return 0;
    }

    private void put(DemoTweets demo, Path source, int first, int end) throws IOException {
        for (int file = first; file < end; file++) {
            demo.write(source.resolve("tweets-%04d.json".formatted(file)), (long) file * tweets, tweets);
        }
    }

    private void measure(SparkSession spark, Lake lake, StreamingJob job) throws Exception {
        MicroBatchCosts costs = new MicroBatchCosts();
        spark.sparkContext().addSparkListener(costs);
        long before = commits(lake);
        new JobRun(spark, List.of(job)).untilDone();
        spark.sparkContext().listenerBus().waitUntilEmpty();
        spark.sparkContext().removeSparkListener(costs);
        List<MicroBatchCosts.Cost> all = costs.all();
        List<MicroBatchCosts.Cost> warm = all.subList(all.size() / 3, all.size());
        System.out.printf(
                Locale.ROOT,
                "%-8s  %7d  %4.0f  %4.0f  %6.0f  %5.0f  %10.0f  %8.0f  %7.1f  %6.0f  %7.0f  %4.0f  %7.0f%n",
                job.name(),
                warm.size(),
                median(warm, MicroBatchCosts.Cost::rows),
                median(warm, MicroBatchCosts.Cost::jobs),
                median(warm, MicroBatchCosts.Cost::stages),
                median(warm, MicroBatchCosts.Cost::tasks),
                median(warm, MicroBatchCosts.Cost::executions),
                median(warm, MicroBatchCosts.Cost::compiled),
                (double) (commits(lake) - before) / all.size(),
                median(warm, MicroBatchCosts.Cost::cpuMs),
                least(warm, MicroBatchCosts.Cost::cpuMs),
                median(warm, MicroBatchCosts.Cost::wallMs),
                least(warm, MicroBatchCosts.Cost::wallMs));
        if (jobs) {
            costs.origins()
                    .forEach((origin, count) ->
                            System.out.printf(Locale.ROOT, "  %6.2f  %s%n", (double) count / all.size(), origin));
        }
    }

    private static long commits(Lake lake) {
        return Arrays.stream(Table.values())
                .mapToLong(table -> lake.versionIfAny(table).orElse(-1) + 1)
                .sum();
    }

    private TweetlakeConfig config(Path home, Path source, Path lake) {
        List<String> all = new ArrayList<>(List.of(
                "source.path=" + source,
                "source.maxFilesPerTrigger=1",
                "silver.maxBytesPerTrigger=1",
                "gold.maxBytesPerTrigger=1",
                "lake.root=" + lake,
                "mlflow.trackingUri=",
                "trigger=available-now"));
        all.addAll(settings);
        return ConfigLoader.load(home.resolve("conf/local.yaml"), all, Map.of()).config();
    }

    private static double median(List<MicroBatchCosts.Cost> costs, ToDoubleFunction<MicroBatchCosts.Cost> value) {
        return sorted(costs, value)[costs.size() / 2];
    }

    private static double least(List<MicroBatchCosts.Cost> costs, ToDoubleFunction<MicroBatchCosts.Cost> value) {
        return sorted(costs, value)[0];
    }

    private static double[] sorted(List<MicroBatchCosts.Cost> costs, ToDoubleFunction<MicroBatchCosts.Cost> value) {
        return costs.stream().mapToDouble(value).sorted().toArray();
    }
}
