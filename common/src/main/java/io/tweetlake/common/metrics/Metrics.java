package io.tweetlake.common.metrics;

import io.prometheus.metrics.model.registry.PrometheusRegistry;

/** The metrics of this process, which {@link MetricsServer} serves. */
public final class Metrics {
    /** Not the library's default registry: on Databricks, the host may have metrics of its own there. */
    public static final PrometheusRegistry REGISTRY = new PrometheusRegistry();

    private Metrics() {}
}
