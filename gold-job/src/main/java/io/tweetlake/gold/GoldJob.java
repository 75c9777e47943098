package io.tweetlake.gold;

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
import io.tweetlake.common.lake.StreamAgreement;
import io.tweetlake.common.lake.Table;
import io.tweetlake.models.mlflow.TrackedRun;
import io.tweetlake.models.serving.LiveModel;
import io.tweetlake.models.serving.ServedModel;
import io.tweetlake.models.tracking.Tracking;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Labels each row of {@code silver_tweets} with a transformer and appends it to {@code gold_tweets}. */
public final class GoldJob implements StreamingJob {
    private static final Logger LOG = LoggerFactory.getLogger(GoldJob.class);
    /** How far the clock of the process that obeys delete notices may be behind ours. */
    private static final Duration CLOCKS_APART = Duration.ofMinutes(1);

    private final TweetlakeConfig config;
    private final Function<TrackedRun, Tracking> trackings;
    private volatile Tracking tracking;
    private volatile LiveModel models;
    private volatile Optional<Challenger> challenger = Optional.empty();
    private volatile DriftMonitor drift;

    public GoldJob(TweetlakeConfig config) {
        this(config, run -> Tracking.of(config.mlflow(), run));
    }

    /** @param trackings makes what the figures of a query go to */
    GoldJob(TweetlakeConfig config, Function<TrackedRun, Tracking> trackings) {
        this.config = config;
        this.trackings = trackings;
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
        models = LiveModel.start(config);
        Lake lake = new Lake(spark, config.lake());
        lake.requireExists(Table.SILVER_TWEETS, "silver");
        lake.requireWritable();
        StreamAgreement.require(lake, name(), Table.SILVER_TWEETS, Table.GOLD_TWEETS);
        lake.createIfMissing(Table.GOLD_TWEETS, lake.promoted(Table.SILVER_TWEETS));
        challenger = Challenger.start(config, lake);
        drift = new DriftMonitor(config.drift(), lake);
        Dataset<Row> tweets = lake.readStream(
                Table.SILVER_TWEETS, config.gold().maxBytesPerTrigger().bytes());
        return MicroBatches.start(name(), tweets, trigger(), lake, this::append);
    }

    private void append(Dataset<Row> tweets, MicroBatch batch) {
        long start = System.nanoTime();
        Instant began = Instant.now().minus(CLOCKS_APART);
        ServedModel model = models.current();
        var figures = label(tweets, batch, model, began);
        double durationMs = (System.nanoTime() - start) / 1e6;
        LogLine line = LogLine.ofMicroBatch(name(), batch.id(), start, figures.map(GoldFigures::logged))
                .with("model", model.name())
                .with("version", model.version());
        Map<String, Double> metrics = new LinkedHashMap<>();
        figures.ifPresent(known -> {
            metrics.putAll(GoldFigures.metrics(known, durationMs));
            metrics.putAll(drift.observe(batch.id(), model, known));
        });
        challenger.flatMap(other -> other.compare(tweets, batch, began)).ifPresent(comparison -> {
            metrics.putAll(comparison.metrics());
            comparison.addTo(line);
        });
        if (!metrics.isEmpty()) {
            tracking(batch, model).log(batch.id(), metrics);
        }
        LOG.info("{}", line);
    }

    private Optional<Map<String, Object>> label(
            Dataset<Row> tweets, MicroBatch batch, ServedModel model, Instant began) {
        Deletions deletions = new Deletions(batch.lake());
        Dataset<Row> scored = GoldRecords.score(
                deletions.without(tweets), model, config.gold().languages(), batch.id());
        var figures = ObservedAppend.append(batch, Table.GOLD_TWEETS, scored, GoldFigures.COLUMNS);
        deletions.sweep(Table.GOLD_TWEETS, began);
        return figures;
    }

    /** Only a micro-batch knows which query it is of. */
    private Tracking tracking(MicroBatch batch, ServedModel model) {
        if (tracking == null) {
            tracking = trackings.apply(GoldRun.describe(config, batch, model));
        }
        return tracking;
    }

    @Override
    public void close() {
        if (tracking != null) {
            tracking.close();
            tracking = null;
        }
        if (models != null) {
            models.close();
            models = null;
        }
        challenger.ifPresent(Challenger::close);
        challenger = Optional.empty();
    }
}
