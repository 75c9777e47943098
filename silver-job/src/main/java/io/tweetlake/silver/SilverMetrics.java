package io.tweetlake.silver;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count_if;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.tweetlake.common.lake.Table;
import io.tweetlake.common.metrics.Metrics;
import io.tweetlake.common.metrics.StreamMetrics;
import io.tweetlake.tweets.Rejection;
import java.util.Arrays;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;

/** What is measured of Silver alone. */
public final class SilverMetrics {
    static final SilverMetrics OF_THIS_JVM = new SilverMetrics(Metrics.REGISTRY);

    private final Counter duplicates;
    private final Counter deleted;
    private final Counter quarantined;

    public SilverMetrics(PrometheusRegistry registry) {
        duplicates = Counter.builder()
                .name("tweetlake_silver_duplicates_total")
                .help("Duplicate tweets.")
                .register(registry);
        deleted = Counter.builder()
                .name("tweetlake_silver_deleted_total")
                .help("Tweets skipped because a notice or an erasure request deleted them.")
                .register(registry);
        quarantined = Counter.builder()
                .name("tweetlake_silver_quarantined_total")
                .help("Quarantined records, by the reason in silver_quarantine.")
                .labelNames("reason")
                .register(registry);
        for (Rejection.Reason reason : Rejection.Reason.values()) {
            quarantined.labelValues(reason.label());
        }
    }

    /** Aggregates over the records of a micro-batch, besides those of {@link BatchFigures}. */
    static Column[] figures() {
        return Arrays.stream(Rejection.Reason.values())
                .map(reason -> count_if(col("reason").equalTo(reason.label())).as(figure(reason)))
                .toArray(Column[]::new);
    }

    /** @param summary with {@link #figures} */
    void count(BatchFigures figures, Row summary) {
        // A repeated micro-batch may have written a tweet the first time and find it deleted now: it is in both
        // figures.
        duplicates.inc(Math.max(0, figures.duplicates()));
        deleted.inc(figures.deleted());
        for (Rejection.Reason reason : Rejection.Reason.values()) {
            quarantined.labelValues(reason.label()).inc(summary.<Long>getAs(figure(reason)));
        }
        StreamMetrics stream = StreamMetrics.OF_THIS_JVM;
        stream.written(Table.SILVER_TWEETS.tableName(), figures.tweets());
        stream.written(Table.SILVER_NOTICES.tableName(), figures.notices());
        stream.written(Table.SILVER_QUARANTINE.tableName(), figures.quarantined());
    }

    private static String figure(Rejection.Reason reason) {
        return "quarantined_" + reason.label();
    }
}
