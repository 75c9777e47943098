package io.tweetlake.benchmarks;

import io.tweetlake.common.config.ConfigLoader;
import io.tweetlake.common.config.TweetlakeConfig;
import io.tweetlake.common.job.JobRun;
import io.tweetlake.common.job.SparkSessions;
import io.tweetlake.common.lake.Lake;
import io.tweetlake.common.lake.Table;
import io.tweetlake.silver.SilverJob;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQueryListener;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * Whether Silver's micro-batch takes longer as its table grows: the same micro-batches into a table of 100,000 tweets and
 * into one of 10,000,000, turn by turn in one process.
 *
 * <p>Both have 100,000 tweets a day, one day and a hundred. A micro-batch has 10,000 records of the newest day, of which a
 * tenth are copies of tweets in the table, and 100 that come days late.
 */
@Command(
        name = "SilverGrowth",
        description = "Silver's micro-batch into a small table and into a large one.",
        showDefaultValues = true)
final class SilverGrowth implements Callable<Integer> {
    private static final int TWEETS_A_DAY = 100_000;
    private static final int BATCH = 10_000;
    private static final String LAST_DAY = "2026-06-30";

    @Parameters(index = "0", paramLabel = "ROUNDS", description = "The first quarter warms up.", defaultValue = "12")
    private int rounds;

    @Parameters(
            index = "1",
            paramLabel = "DAYS",
            description = "Of 100,000 tweets each, in the large table.",
            defaultValue = "100")
    private int days;

    @Override
    public Integer call() throws Exception {
        Path folder = Files.createTempDirectory("silver-growth");
        TweetlakeConfig small = config(folder.resolve("small"));
        TweetlakeConfig large = config(folder.resolve("large"));
        try (SparkSession spark = SparkSessions.open(small)) {
            fill(spark, small, 1);
            fill(spark, large, days);
            List<Double> smallTimes = new ArrayList<>();
            List<Double> largeTimes = new ArrayList<>();
            for (int round = 0; round < rounds; round++) {
                smallTimes.add(seconds(spark, small, round));
                largeTimes.add(seconds(spark, large, round));
                System.out.printf(
                        Locale.ROOT,
                        "round %2d  %,d rows %.2f s  %,d rows %.2f s%n",
                        round,
                        TWEETS_A_DAY,
                        smallTimes.get(round),
                        days * TWEETS_A_DAY,
                        largeTimes.get(round));
            }
            // The first rounds warm the JVM up.
            double smallMedian = median(smallTimes.subList(rounds / 4, rounds));
            double largeMedian = median(largeTimes.subList(rounds / 4, rounds));
            System.out.printf(
                    Locale.ROOT,
                    "median of rounds %d to %d: %,d rows %.2f s, %,d rows %.2f s, ratio %.2f%n",
                    rounds / 4,
                    rounds - 1,
                    TWEETS_A_DAY,
                    smallMedian,
                    days * TWEETS_A_DAY,
                    largeMedian,
                    largeMedian / smallMedian);
        }
        return 0;
    }

    private static TweetlakeConfig config(Path lake) {
        return ConfigLoader.load(
                        Path.of(System.getProperty("tweetlake.home"), "conf", "local.yaml"),
                        List.of("lake.root=" + lake, "trigger=available-now"),
                        Map.of())
                .config();
    }

    /** Days of tweets up to the last one, each in files of its own, as Silver's micro-batches write them. */
    private static void fill(SparkSession spark, TweetlakeConfig config, int days) {
        Lake lake = new Lake(spark, config.lake());
        List.of(
                        Table.BRONZE_TWEETS,
                        Table.SILVER_TWEETS,
                        Table.SILVER_QUARANTINE,
                        Table.SILVER_NOTICES,
                        Table.SILVER_BATCHES)
                .forEach(lake::createIfMissing);
        for (int day = 0; day < days; day++) {
            var tweets = spark.range(0, TWEETS_A_DAY, 1, 2)
                    .selectExpr(
                            "cast(%dL * 1000000000 + id as string) as tweet_id".formatted(day),
                            "cast(id % 50000 as string) as user_id",
                            "concat('user_', id % 50000) as user_name",
                            "concat('words of tweet ', id, ' to @friend about #things ', hex(xxhash64(id))) as full_text",
                            "concat('words of tweet ', id, ' to @user about #things ', hex(xxhash64(id))) as clean_text",
                            "'en' as lang",
                            "timestampadd(millisecond, id * 864, date_sub(date'%s', %d)) as timestamp"
                                    .formatted(LAST_DAY, day),
                            "date_sub(date'%s', %d) as event_date".formatted(LAST_DAY, day),
                            "array('friend') as mentions",
                            "array('things') as hashtags",
                            "false as is_retweet",
                            "'file:/tweets.json' as source_file",
                            "timestamp'2026-06-30' as ingested_at",
                            "timestamp'2026-06-30' as cleaned_at");
            lake.append(Table.SILVER_TWEETS, tweets, "fill", day);
        }
        System.out.printf(
                Locale.ROOT,
                "a table of %,d rows%n",
                lake.read(Table.SILVER_TWEETS).count());
    }

    /** The time that Silver's micro-batch takes, without the start of the stream. */
    private static double seconds(SparkSession spark, TweetlakeConfig config, int round) throws Exception {
        Lake lake = new Lake(spark, config.lake());
        String json =
                "{\"created_at\":\"%s\",\"id_str\":\"%s\",\"text\":\"words %s\",\"user\":{\"id_str\":\"7\",\"screen_name\":\"ann\"},\"lang\":\"en\"}";
        var records = spark.range(0, BATCH, 1, 2)
                .selectExpr(
                        // A tenth are in the table, as tweets of its newest day.
                        "case when id % 10 = 0 then cast(id * 7 as string) else cast(9000000000000 + id + " + round
                                + "L * 1000000 as string) end as tweet",
                        "timestampadd(millisecond, id * 8640, case when id % 100 = 1 then date_sub(date'" + LAST_DAY
                                + "', cast(1 + id / 100 % 7 as int)) else date'" + LAST_DAY + "' end) as at")
                .selectExpr("format_string('" + json
                        + "', date_format(at, \"yyyy-MM-dd'T'HH:mm:ss'Z'\"), tweet, tweet) as raw")
                .selectExpr(
                        "raw",
                        "parse_json(raw) as payload",
                        "'file:/tweets.json' as source_file",
                        "timestamp'2026-06-30' as source_modified_at",
                        "current_timestamp() as ingested_at",
                        "current_date() as ingest_date");
        lake.append(Table.BRONZE_TWEETS, records, "bronze", round);
        BatchTimes times = new BatchTimes();
        spark.streams().addListener(times);
        new JobRun(spark, List.of(new SilverJob(config))).untilDone();
        double millis = times.waitForMillis();
        spark.streams().removeListener(times);
        return millis / 1000;
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.get(sorted.size() / 2);
    }

    /** What Spark says of the micro-batches that had rows. */
    private static final class BatchTimes extends StreamingQueryListener {
        private static final long serialVersionUID = 1L;

        private double millis;
        private boolean ended;

        @Override
        public void onQueryStarted(QueryStartedEvent event) {}

        @Override
        public void onQueryProgress(QueryProgressEvent event) {
            if (event.progress().numInputRows() > 0) {
                millis += event.progress().durationMs().get("addBatch");
            }
        }

        @Override
        public synchronized void onQueryTerminated(QueryTerminatedEvent event) {
            ended = true;
            notifyAll();
        }

        synchronized double waitForMillis() throws InterruptedException {
            while (!ended) {
                wait();
            }
            return millis;
        }
    }
}
