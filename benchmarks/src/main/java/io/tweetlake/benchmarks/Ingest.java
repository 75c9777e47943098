package io.tweetlake.benchmarks;

import io.tweetlake.bronze.BronzeJob;
import io.tweetlake.common.config.ConfigLoader;
import io.tweetlake.common.config.TweetlakeConfig;
import io.tweetlake.common.job.JobRun;
import io.tweetlake.common.job.SparkSessions;
import io.tweetlake.common.lake.Lake;
import io.tweetlake.common.lake.Table;
import io.tweetlake.silver.SilverJob;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * Bronze and Silver against a plain batch job that reads the same JSON with a given schema and writes Delta: rows a second,
 * turn by turn in one process.
 *
 * <p>The records are those of the demo, each again and again with another id: 300,000 of about a kilobyte, in ten files.
 */
@Command(
        name = "Ingest",
        description = "Bronze and Silver against a plain batch job over the same JSON.",
        showDefaultValues = true)
final class Ingest implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "ROUNDS", description = "The first warms up.", defaultValue = "4")
    private int rounds;

    @Parameters(index = "1", paramLabel = "RECORDS", description = "How many.", defaultValue = "300000")
    private int records;

    private static final int FILES = 10;

    @Override
    public Integer call() throws Exception {
        Path home = Path.of(System.getProperty("tweetlake.home"));
        Path folder = Files.createTempDirectory("ingest");
        Path source = Files.createDirectories(folder.resolve("source"));
        long bytes = write(home, source);
        System.out.printf(Locale.ROOT, "%,d records, %,d bytes, %d files%n", records, bytes, FILES);
        Map<String, List<Double>> rates = new TreeMap<>();
        try (SparkSession spark = SparkSessions.open(config(home, source, folder.resolve("none")))) {
            StructType schema = spark.read().json(source.toString()).schema();
            for (int round = 0; round < rounds; round++) {
                Path lake = folder.resolve("lake-" + round);
                TweetlakeConfig config = config(home, source, lake);
                double plain = seconds(() -> spark.read()
                        .schema(schema)
                        .json(source.toString())
                        .write()
                        .format("delta")
                        .save(lake.resolve("plain").toString()));
                double bronze = seconds(() -> new JobRun(spark, List.of(new BronzeJob(config))).untilDone());
                double silver = seconds(() -> new JobRun(spark, List.of(new SilverJob(config))).untilDone());
                long tweets =
                        new Lake(spark, config.lake()).read(Table.SILVER_TWEETS).count();
                if (tweets != records) {
                    throw new IllegalStateException("silver has " + tweets);
                }
                add(rates, "plain batch", plain);
                add(rates, "bronze", bronze);
                add(rates, "silver", silver);
                add(rates, "bronze, then silver", bronze + silver);
                System.out.printf(
                        Locale.ROOT,
                        "round %d  plain %.2f s  bronze %.2f s  silver %.2f s%n",
                        round,
                        plain,
                        bronze,
                        silver);
            }
        }
        // The first round warms the JVM up.
        double plain = median(rates.get("plain batch"));
        rates.forEach((name, values) -> System.out.printf(
                Locale.ROOT, "%-20s %,8.0f rows/s  %.2f of plain%n", name, median(values), median(values) / plain));
        return 0;
    }

    private static TweetlakeConfig config(Path home, Path source, Path lake) {
        return ConfigLoader.load(
                        home.resolve("conf/local.yaml"),
                        List.of("source.path=" + source, "lake.root=" + lake, "trigger=available-now"),
                        Map.of())
                .config();
    }

    private long write(Path home, Path source) throws IOException {
        DemoTweets tweets = new DemoTweets(home);
        long bytes = 0;
        for (int file = 0; file < FILES; file++) {
            Path path = source.resolve("tweets-%02d.json".formatted(file));
            tweets.write(path, (long) file * records / FILES, records / FILES);
            bytes += Files.size(path);
        }
        return bytes;
    }

    /** What may throw anything. */
    private interface Work {
        void run() throws Exception;
    }

    private static double seconds(Work work) throws Exception {
        System.gc();
        long start = System.nanoTime();
        work.run();
        return (System.nanoTime() - start) / 1e9;
    }

    private void add(Map<String, List<Double>> rates, String name, double seconds) {
        rates.computeIfAbsent(name, any -> new ArrayList<>()).add(records / seconds);
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.subList(Math.min(1, values.size() - 1), values.size()).stream()
                .sorted()
                .toList();
        return sorted.get(sorted.size() / 2);
    }
}
