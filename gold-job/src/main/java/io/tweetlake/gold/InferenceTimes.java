package io.tweetlake.gold;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.registry.MetricType;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.MetricFamilyDescriptor;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;

/**
 * A histogram that grows by whole micro-batches: executors count how many rows are in each bucket while they write, and the
 * driver adds the counts up. Rows whose text was known from before, or was not scored, are in none.
 */
final class InferenceTimes implements Collector {
    /** Upper ends of the buckets but the last, in milliseconds. */
    private static final double[] BOUNDS = {1, 2.5, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000};

    private static final MetricMetadata METADATA = new MetricMetadata(
            "tweetlake_gold_inference_duration_seconds",
            "Time of the forward pass that scored a tweet, together with the rest of its batch.",
            Unit.SECONDS);
    private static final String SUM = "inferenceMsSum";

    private final long[] counts = new long[BOUNDS.length + 1];
    private double sumSeconds;

    /** The figures that {@link #add} reads, over the rows of {@link GoldRecords#score}. */
    static List<Column> columns() {
        Column scored = not(col("cached"));
        Column time = col("inference_ms");
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i <= BOUNDS.length; i++) {
            Column above = i == 0 ? time.isNotNull() : time.gt(BOUNDS[i - 1]);
            Column below = i == BOUNDS.length ? lit(true) : time.leq(BOUNDS[i]);
            columns.add(count_if(scored.and(above).and(below)).as(bucket(i)));
        }
        columns.add(sum(when(scored, time)).as(SUM));
        return columns;
    }

    private static String bucket(int index) {
        return "inference_" + index;
    }

    synchronized void add(Map<String, Object> figures) {
        for (int i = 0; i < counts.length; i++) {
            counts[i] += ((Number) figures.get(bucket(i))).longValue();
        }
        Double sumMs = Figures.number(figures, SUM);
        sumSeconds += sumMs == null ? 0 : sumMs / 1e3;
    }

    @Override
    public synchronized HistogramSnapshot collect() {
        double[] bounds = new double[counts.length];
        for (int i = 0; i < BOUNDS.length; i++) {
            bounds[i] = BOUNDS[i] / 1e3;
        }
        bounds[BOUNDS.length] = Double.POSITIVE_INFINITY;
        HistogramDataPointSnapshot point = HistogramDataPointSnapshot.builder()
                .classicHistogramBuckets(ClassicHistogramBuckets.of(bounds, counts.clone()))
                .sum(sumSeconds)
                .build();
        return new HistogramSnapshot(METADATA, List.of(point));
    }

    @Override
    public MetricFamilyDescriptor getMetricFamilyDescriptor() {
        return MetricFamilyDescriptor.of(MetricType.HISTOGRAM, METADATA);
    }
}
