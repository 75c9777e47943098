package io.tweetlake.gold;

import io.tweetlake.common.alerts.Alerts;
import io.tweetlake.common.config.Trigger;
import io.tweetlake.common.config.TweetlakeConfig;
import io.tweetlake.common.job.JobMain;
import io.tweetlake.common.job.MicroBatches;
import io.tweetlake.common.job.StreamingJob;
import io.tweetlake.common.lake.Lake;
import io.tweetlake.common.lake.StreamAgreement;
import io.tweetlake.common.lake.Table;
import io.tweetlake.common.lineage.Lineage;
import io.tweetlake.common.metrics.Health;
import io.tweetlake.models.mlflow.TrackedRun;
import io.tweetlake.models.serving.LiveModels;
import io.tweetlake.models.tracking.Tracking;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;

/** Labels each row of {@code silver_tweets} with a transformer and appends it to {@code gold_tweets}. */
public final class GoldJob implements StreamingJob {
    private final TweetlakeConfig config;
    private final Function<TrackedRun, Tracking> trackings;
    private final Alerts alerts;
    private final Lineage lineage;
    /** Null unless started. */
    private volatile GoldStream stream;

    public GoldJob(TweetlakeConfig config) {
        this(config, run -> Tracking.of(config.mlflow(), run));
    }

    /** @param trackings creates the destination of a query's metrics */
    GoldJob(TweetlakeConfig config, Function<TrackedRun, Tracking> trackings) {
        this.config = config;
        this.trackings = trackings;
        this.alerts = Alerts.of(config, name());
        this.lineage = Lineage.of(config, name(), Table.SILVER_TWEETS, Table.GOLD_TWEETS, Table.GOLD_CHALLENGER);
    }

    public static void main(String[] args) {
        JobMain.runJob(args, GoldJob::new);
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
        close();
        alerts.open();
        GoldAlerts told = new GoldAlerts(config, alerts);
        LiveModels models = LiveModels.start(config, told::refused);
        try {
            Lake lake = readyLake(spark);
            lineage.open(lake);
            GoldStream started = new GoldStream(config, models, lake, trackings, told, lineage);
            stream = started;
            Dataset<Row> tweets = lake.readStream(
                    Table.SILVER_TWEETS, config.gold().maxBytesPerTrigger().bytes());
            return MicroBatches.start(name(), tweets, trigger(), lake, started::append);
        } catch (RuntimeException e) {
            if (stream == null) {
                models.close();
            }
            throw e;
        }
    }

    private Lake readyLake(SparkSession spark) {
        Lake lake = new Lake(spark, config.lake());
        lake.requireExists(Table.SILVER_TWEETS, "silver");
        lake.requireWritable();
        StreamAgreement.require(lake, name(), Table.SILVER_TWEETS, Table.GOLD_TWEETS);
        StreamAgreement.requireNotAhead(lake, name(), Table.SILVER_TWEETS, Table.GOLD_CHALLENGER);
        lake.createIfMissing(Table.GOLD_TWEETS, lake.promoted(Table.SILVER_TWEETS));
        return lake;
    }

    @Override
    public void healthChanged(Health.Part health) {
        alerts.stalled(health);
    }

    @Override
    public void close() {
        GoldStream running = stream;
        stream = null;
        if (running != null) {
            running.close();
        }
        alerts.close();
        lineage.close();
    }
}
