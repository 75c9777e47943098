package io.tweetlake.common.metrics;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntSupplier;

/** What waits on disk for servers that do not answer, by destination such as {@code mlflow}. */
public final class SpoolMetrics {
    public static final SpoolMetrics OF_THIS_JVM = new SpoolMetrics(Metrics.REGISTRY);

    /** By what counts them: the destination. */
    private final Map<IntSupplier, String> waiting = new ConcurrentHashMap<>();

    private final Counter dropped;

    public SpoolMetrics(PrometheusRegistry registry) {
        GaugeWithCallback.builder()
                .name("tweetlake_spool_entries")
                .help("Entries that wait on disk for a server, such as metrics for MLflow.")
                .labelNames("destination")
                .callback(gauge -> sizes().forEach((destination, size) -> gauge.call(size, destination)))
                .register(registry);
        dropped = Counter.builder()
                .name("tweetlake_spool_dropped_total")
                .help("Entries dropped because too many were waiting or the server refused them.")
                .labelNames("destination")
                .register(registry);
    }

    private Map<String, Integer> sizes() {
        Map<String, Integer> sizes = new TreeMap<>();
        waiting.forEach((size, destination) -> sizes.merge(destination, size.getAsInt(), Integer::sum));
        return sizes;
    }

    /**
     * @param size called at each scrape
     * @return to call when nothing more is sent there
     */
    public Runnable watch(String destination, IntSupplier size) {
        waiting.put(size, destination);
        dropped.labelValues(destination);
        return () -> waiting.remove(size);
    }

    public void dropped(String destination) {
        dropped.labelValues(destination).inc();
    }
}
