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
 * <p>Both have 100,000 tweets a day, one day and a hundred, whose ids have their times in them. A micro-batch has 10,000
 * records of the newest day, of which a tenth are copies of tweets in the table, half of these with the time of another day,
 * and 100 that come days late.
 */
@Command(
        name = "SilverGrowth",
        description = "Silver's micro-batch into a small table and into a large one.",
        showDefaultValues = true)
final class SilverGrowth implements Callable<Integer> {
    private static final int TWEETS_A_DAY = 100_000;
    private static final int BATCH = 10_000;
    private static final String LAST_DAY = "2026-06-30";
    /** The id that a tweet of the time {@code at} gets, in SQL; each millisecond has 4 million. */
    private static final String ID = "shiftleft(unix_millis(at) - 1288834974657, 22)";

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
            for (int round = 1; round <= rounds; round++) {
                smallTimes.add(seconds(spark, small, round));
                largeTimes.add(seconds(spark, large, round));
                System.out.printf(
                        Locale.ROOT,
                        "round %2d  %,d rows %.2f s  %,d rows %.2f s%n",
                        round,
                        TWEETS_A_DAY,
                        smallTimes.get(round - 1),
                        days * TWEETS_A_DAY,
                        largeTimes.get(round - 1));
            }
            // The first rounds warm the JVM up.
            double smallMedian = median(smallTimes.subList(rounds / 4, rounds));
            double largeMedian = median(largeTimes.subList(rounds / 4, rounds));
            System.out.printf(
                    Locale.ROOT,
                    "median of rounds %d to %d: %,d rows %.2f s, %,d rows %.2f s, ratio %.2f%n",
                    rounds / 4 + 1,
                    rounds,
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

    /** Days of tweets up to the last one, each in files of its own, as Silver's micro-batches write them, after the first. */
    private static void fill(SparkSession spark, TweetlakeConfig config, int days) throws Exception {
        Lake lake = new Lake(spark, config.lake());
        List.of(
                        Table.BRONZE_TWEETS,
                        Table.SILVER_TWEETS,
                        Table.SILVER_QUARANTINE,
                        Table.SILVER_NOTICES,
                        Table.SILVER_BATCHES)
                .forEach(lake::createIfMissing);
        // Silver refuses a table that has rows and no stream.
        seconds(spark, config, 0);
        for (int day = 0; day < days; day++) {
            var tweets = spark.range(0, TWEETS_A_DAY, 1, 2)
                    .selectExpr(
                            "id",
                            "date_sub(date'%s', %d) as day".formatted(LAST_DAY, day),
                            "timestampadd(millisecond, id * 864, day) as at")
                    .selectExpr(
                            "cast(" + ID + " as string) as tweet_id",
                            "cast(id % 50000 as string) as user_id",
                            "concat('user_', id % 50000) as user_name",
                            "concat('words of tweet ', id, ' to @friend about #things ', hex(xxhash64(id))) as full_text",
                            "concat('words of tweet ', id, ' to @user about #things ', hex(xxhash64(id))) as clean_text",
                            "'en' as lang",
                            "at as timestamp",
                            "day as event_date",
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
                        "id",
                        "id % 10 = 0 as copy",
                        "case when id % 100 = 1 then 1 + id div 100 % 7 else 0 end as days_late",
                        // A copy is of the tweet that the table has of this millisecond.
                        "timestampadd(millisecond, id * 8640, date_sub(date'" + LAST_DAY + "', int(days_late))) as at")
                .selectExpr(
                        "cast(" + ID + " + if(copy, 0, 1 + " + round + ") as string) as tweet",
                        "if(id % 20 = 0, timestampadd(day, -30, at), at) as at")
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
