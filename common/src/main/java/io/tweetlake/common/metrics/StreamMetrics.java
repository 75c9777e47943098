package io.tweetlake.common.metrics;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;

/** What is measured of every stream, by its layer: {@code bronze}, {@code silver} or {@code gold}. */
public final class StreamMetrics {
    public static final StreamMetrics OF_THIS_JVM = new StreamMetrics(Metrics.REGISTRY);

    private static final String LAYER = "layer";

    private final Counter microBatches;
    private final Histogram durations;
    private final Counter rowsRead;
    private final Counter rowsWritten;
    private final Gauge lag;
    private final Gauge lastFinished;
    private final Counter restarts;

    /** Why a query was started again. */
    public enum Restart {
        /** Its source table has a new column. */
        NEW_COLUMN("new-column"),
        /** Its storage did not answer. */
        STORAGE("storage");

        private final String label;

        Restart(String label) {
            this.label = label;
        }
    }

    public StreamMetrics(PrometheusRegistry registry) {
        microBatches = Counter.builder()
                .name("tweetlake_micro_batches_total")
                .help("Micro-batches finished.")
                .labelNames(LAYER)
                .register(registry);
        durations = Histogram.builder()
                .name("tweetlake_micro_batch_duration_seconds")
                .help("Time from the start of a micro-batch until its rows were written.")
                .unit(Unit.SECONDS)
                .labelNames(LAYER)
                .classicOnly()
                .classicUpperBounds(0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1800)
                .register(registry);
        rowsRead = Counter.builder()
                .name("tweetlake_rows_read_total")
                .help("Rows that a layer has read: records of the source, rows of Bronze, tweets of Silver.")
                .labelNames(LAYER)
                .register(registry);
        rowsWritten = Counter.builder()
                .name("tweetlake_rows_written_total")
                .help("Rows that were added to a table.")
                .labelNames("table")
                .register(registry);
        lag = Gauge.builder()
                .name("tweetlake_lag_seconds")
                .help(
                        "Age of the oldest row of the last micro-batch: since its file was written (Bronze), or since Bronze read it.")
                .unit(Unit.SECONDS)
                .labelNames(LAYER)
                .register(registry);
        lastFinished = Gauge.builder()
                .name("tweetlake_last_micro_batch_timestamp_seconds")
                .help("When the last micro-batch finished, in seconds since 1970.")
                .unit(Unit.SECONDS)
                .labelNames(LAYER)
                .register(registry);
        restarts = Counter.builder()
                .name("tweetlake_restarts_total")
                .help(
                        "Restarts of a query within its process: its source has a new column (new-column), or its storage did not answer (storage).")
                .labelNames(LAYER, "reason")
                .register(registry);
    }

    /** Shows the metrics of a layer as zero, so that their first increase is seen. */
    public void begin(String layer) {
        microBatches.labelValues(layer);
        durations.labelValues(layer);
        rowsRead.labelValues(layer);
        for (Restart reason : Restart.values()) {
            restarts.labelValues(layer, reason.label);
        }
    }

    /**
     * Counts a micro-batch.
     *
     * @param rows that were read; 0 where a batch repeated after a crash was in the table already
     * @param lagSeconds null where it is not known
     */
    public void finished(String layer, double durationSeconds, long rows, Double lagSeconds) {
        microBatches.labelValues(layer).inc();
        durations.labelValues(layer).observe(durationSeconds);
        rowsRead.labelValues(layer).inc(rows);
        lastFinished.labelValues(layer).set(System.currentTimeMillis() / 1e3);
        if (lagSeconds != null) {
            lag.labelValues(layer).set(lagSeconds);
        }
    }

    public void written(String table, long rows) {
        rowsWritten.labelValues(table).inc(rows);
    }

    public void restarted(String layer, Restart reason) {
        restarts.labelValues(layer, reason.label).inc();
    }
}
