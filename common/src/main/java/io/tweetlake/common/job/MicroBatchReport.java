package io.tweetlake.common.job;

import io.tweetlake.common.metrics.StreamMetrics;
import java.util.Map;
import java.util.Optional;

/** Reports each micro-batch once: the same figures are counted for Prometheus and shown in the log. */
public final class MicroBatchReport {
    private MicroBatchReport() {}

    /**
     * Counts a micro-batch whose rows are written.
     *
     * @param durationMs that it took
     * @param figures of what was written, among them {@code rows}, which were read, and maybe {@code lagSeconds}; empty where a batch
     *     repeated after a crash was in the table already
     * @return its line of the log, for more to be added
     */
    public static LogLine of(String layer, long batch, double durationMs, Optional<Map<String, Object>> figures) {
        long rows = figures.map(known -> number(known, "rows").longValue()).orElse(0L);
        Double lag = figures.map(known -> number(known, "lagSeconds"))
                .map(Number::doubleValue)
                .orElse(null);
        StreamMetrics.OF_THIS_JVM.finished(layer, durationMs / 1e3, rows, lag);
        return LogLine.ofMicroBatch(layer, batch, durationMs, figures);
    }

    /** @param startNanos when the work on it began, by {@link System#nanoTime} */
    public static double millisecondsSince(long startNanos) {
        return (System.nanoTime() - startNanos) / 1e6;
    }

    private static Number number(Map<String, Object> figures, String name) {
        return (Number) figures.get(name);
    }
}
