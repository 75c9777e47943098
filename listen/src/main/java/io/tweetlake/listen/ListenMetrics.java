package io.tweetlake.listen;

import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

/** Shows the figures of a listener as metrics. */
public final class ListenMetrics {
    private static final String STREAM = "stream";

    private final PrometheusRegistry registry;
    private final String stream;

    private ListenMetrics(PrometheusRegistry registry, String stream) {
        this.registry = registry;
        this.stream = stream;
    }

    /** Registers the metrics of a listener that is not there, as documentation lists them. */
    public static void describe(PrometheusRegistry registry) {
        register(registry, "", new ListenFigures(), () -> null);
    }

    /** @param position how far the stream was heard; null before anything was */
    static void register(
            PrometheusRegistry registry, String stream, ListenFigures figures, Supplier<Position> position) {
        ListenMetrics metrics = new ListenMetrics(registry, stream);
        metrics.counter("records", "Records written to files, gaps included.", figures::records);
        metrics.counter("bytes", "Bytes of text written to files, before compression.", figures::bytes);
        metrics.counter("files", "Files written.", figures::files);
        metrics.counter("gaps", "Interruptions after which something may be missing.", figures::gaps);
        metrics.interruptions(figures);
        metrics.position(position);
    }

    private void counter(String name, String help, DoubleSupplier value) {
        CounterWithCallback.builder()
                .name("tweetlake_listen_" + name + "_total")
                .help(help)
                .labelNames(STREAM)
                .callback(counter -> counter.call(value.getAsDouble(), stream))
                .register(registry);
    }

    private void interruptions(ListenFigures figures) {
        CounterWithCallback.builder()
                .name("tweetlake_listen_interruptions_total")
                .help("Connections that ended, by reason.")
                .labelNames(STREAM, "reason")
                .callback(counter -> figures.endings().forEach((reason, count) -> counter.call(count, stream, reason)))
                .register(registry);
    }

    private void position(Supplier<Position> position) {
        GaugeWithCallback.builder()
                .name("tweetlake_listen_position_timestamp_seconds")
                .help("When the last event was sent, by the service's clock, in seconds since 1970.")
                .unit(Unit.SECONDS)
                .labelNames(STREAM)
                .callback(gauge -> {
                    Position now = position.get();
                    if (now != null) {
                        gauge.call(now.heardAt().toEpochMilli() / 1e3, stream);
                    }
                })
                .register(registry);
        GaugeWithCallback.builder()
                .name("tweetlake_listen_cursor")
                .help("Cursor of the last event, in the service's own count; absent where the stream has none.")
                .labelNames(STREAM)
                .callback(gauge -> {
                    Position now = position.get();
                    if (now != null && now.cursor() != null) {
                        gauge.call(now.cursor(), stream);
                    }
                })
                .register(registry);
    }
}
