package io.tweetlake.gold;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.percentile_approx;
import static org.apache.spark.sql.functions.sum;

import io.tweetlake.common.config.Trigger;
import io.tweetlake.common.config.TweetlakeConfig;
import io.tweetlake.common.job.JobMain;
import io.tweetlake.common.job.LogLine;
import io.tweetlake.common.job.MicroBatch;
import io.tweetlake.common.job.MicroBatches;
import io.tweetlake.common.job.ObservedAppend;
import io.tweetlake.common.job.StreamingJob;
import io.tweetlake.common.lake.Deletions;
import io.tweetlake.common.lake.Lake;
import io.tweetlake.common.lake.Table;
import io.tweetlake.gold.model.ServedModel;
import java.time.Duration;
import java.time.Instant;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Labels each row of {@code silver_tweets} with a transformer and appends it to {@code gold_tweets}. */
public final class GoldJob implements StreamingJob {
    private static final Logger LOG = LoggerFactory.getLogger(GoldJob.class);
    /** Of {@code percentile_approx}: exact to a thousandth of the rows. */
    private static final Column ACCURACY = lit(1_000);

    /** How far the clock of the process that obeys delete notices may be behind ours. */
    private static final Duration CLOCKS_APART = Duration.ofMinutes(1);

    private static final Column[] FIGURES = {
        count(lit(1)).as("rows"),
        count(col("error")).as("errors"),
        sum("tokens").as("tokens"),
        percentile_approx(col("inference_ms"), lit(0.5), ACCURACY).as("inferenceMsP50"),
        percentile_approx(col("inference_ms"), lit(0.95), ACCURACY).as("inferenceMsP95")
    };

    private final TweetlakeConfig config;

    public GoldJob(TweetlakeConfig config) {
        this.config = config;
    }

    public static void main(String[] args) {
        JobMain.run(args, GoldJob::new);
    }

    @Override
    public String name() {
        return "gold";
    }

    @Override
    public Trigger trigger() {
        return config.goldTrigger();
    }

    @Override
    public StreamingQuery start(SparkSession spark) {
        ServedModel model = ServedModel.resolve(config.model());
        Lake lake = new Lake(spark, config.lake());
        lake.requireExists(Table.SILVER_TWEETS, "silver");
        lake.requireWritable();
        lake.createIfMissing(Table.GOLD_TWEETS, lake.promoted(Table.SILVER_TWEETS));
        Dataset<Row> tweets = lake.readStream(
                Table.SILVER_TWEETS, config.gold().maxBytesPerTrigger().bytes());
        return MicroBatches.start(name(), tweets, trigger(), lake, (rows, batch) -> append(rows, batch, model));
    }

    private void append(Dataset<Row> tweets, MicroBatch batch, ServedModel model) {
        long start = System.nanoTime();
        Instant began = Instant.now();
        Deletions deletions = new Deletions(batch.lake());
        Dataset<Row> scored = GoldRecords.score(
                deletions.without(tweets), model, config.gold().languages(), batch.id());
        var figures = ObservedAppend.append(batch, Table.GOLD_TWEETS, scored, FIGURES);
        deletions.sweep(Table.GOLD_TWEETS, began.minus(CLOCKS_APART));
        LogLine line = LogLine.ofMicroBatch(name(), batch.id(), start, figures)
                .with("model", model.name())
                .with("version", model.version());
        LOG.info("{}", line);
    }
}
