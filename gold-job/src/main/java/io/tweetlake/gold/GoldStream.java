package io.tweetlake.gold;

import io.tweetlake.common.config.TweetlakeConfig;
import io.tweetlake.common.job.LogLine;
import io.tweetlake.common.job.MicroBatch;
import io.tweetlake.common.job.MicroBatchPlans;
import io.tweetlake.common.job.MicroBatchReport;
import io.tweetlake.common.job.ObservedAppend;
import io.tweetlake.common.lake.Deletions;
import io.tweetlake.common.lake.Lake;
import io.tweetlake.common.lake.Table;
import io.tweetlake.common.lineage.Lineage;
import io.tweetlake.models.mlflow.TrackedRun;
import io.tweetlake.models.serving.LiveModels;
import io.tweetlake.models.serving.ServedModels;
import io.tweetlake.models.tracking.Tracking;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What one run of Gold's query works with: the models in service, their challenger, the drift monitor, and tracking. */
final class GoldStream implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(GoldStream.class);

    private final TweetlakeConfig config;
    private final LiveModels models;
    private final Optional<Challenger> challenger;
    private final DriftMonitor drift;
    private final Function<TrackedRun, Tracking> trackings;
    private final GoldAlerts alerts;
    private final Lineage lineage;
    /** Created by the first micro-batch, because only a micro-batch knows its query. */
    private final AtomicReference<Tracking> tracking = new AtomicReference<>();

    /** @param models closed with this stream */
    GoldStream(
            TweetlakeConfig config,
            LiveModels models,
            Lake lake,
            Function<TrackedRun, Tracking> trackings,
            GoldAlerts alerts,
            Lineage lineage) {
        this.config = config;
        this.models = models;
        this.challenger = Challenger.start(config, lake, alerts);
        this.drift = new DriftMonitor(config.drift(), lake);
        this.trackings = trackings;
        this.alerts = alerts;
        this.lineage = lineage;
    }

    /** Scores a micro-batch of {@code silver_tweets} and appends it to {@code gold_tweets}. */
    void append(Dataset<Row> tweets, MicroBatch batch) {
        long start = System.nanoTime();
        Deletions deletions = new Deletions(batch.lake());
        ServedModels inService = models.current();
        lineage.model(batch.id(), inService.name(), inService.version());
        var figures = label(tweets, deletions, batch, inService);
        double durationMs = MicroBatchReport.millisecondsSince(start);
        LogLine line = MicroBatchReport.of("gold", batch.id(), durationMs, figures.map(GoldFigures::logged))
                .with("model", inService.name())
                .with("version", inService.version());
        Map<String, Double> metrics = new LinkedHashMap<>();
        figures.ifPresent(known -> {
            metrics.putAll(GoldFigures.metrics(known, durationMs, inService));
            Map<String, Double> indices = drift.observe(batch.id(), inService, known);
            metrics.putAll(indices);
            GoldMetrics.OF_THIS_JVM.count(known, inService, indices);
            alerts.observe(known, indices);
        });
        challenger.flatMap(other -> other.compare(tweets, batch)).ifPresent(comparison -> {
            metrics.putAll(comparison.metrics());
            comparison.addTo(line);
        });
        if (batch.repeated() || deletions.isOutdated()) {
            // Only then is the micro-batch done: one that dies before is repeated, and looks again.
            deletions.sweep(tweets, Table.GOLD_TWEETS, Table.GOLD_CHALLENGER);
        }
        if (!metrics.isEmpty()) {
            tracking(batch, inService).log(batch.id(), metrics);
        }
        LOG.info("{}", line);
    }

    private Optional<Map<String, Object>> label(
            Dataset<Row> tweets, Deletions deletions, MicroBatch batch, ServedModels inService) {
        try (MicroBatchPlans plans = MicroBatchPlans.of(tweets)) {
            Dataset<Row> scored = GoldRecords.score(deletions.without(plans.rows()), inService, config, batch.id());
            return ObservedAppend.append(batch, Table.GOLD_TWEETS, scored, GoldFigures.columns(inService));
        }
    }

    private Tracking tracking(MicroBatch batch, ServedModels inService) {
        if (tracking.get() == null) {
            tracking.set(trackings.apply(GoldRun.describe(config, batch, inService)));
        }
        return tracking.get();
    }

    @Override
    public void close() {
        Tracking used = tracking.getAndSet(null);
        if (used != null) {
            used.close();
        }
        models.close();
        challenger.ifPresent(Challenger::close);
    }
}
