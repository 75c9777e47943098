package io.tweetlake.bronze;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.tweetlake.common.lake.Table;
import io.tweetlake.common.metrics.Metrics;
import io.tweetlake.common.metrics.StreamMetrics;
import java.util.Map;

/** What is measured of Bronze alone. */
public final class BronzeMetrics {
    static final BronzeMetrics OF_THIS_JVM = new BronzeMetrics(Metrics.REGISTRY);

    private final Counter parseErrors;

    public BronzeMetrics(PrometheusRegistry registry) {
        parseErrors = Counter.builder()
                .name("tweetlake_bronze_parse_errors_total")
                .help("Records that are not JSON, or of a file that could not be read.")
                .register(registry);
    }

    /** @param figures of rows that were written */
    void count(Map<String, Object> figures) {
        parseErrors.inc(((Number) figures.get("parseErrors")).longValue());
        StreamMetrics.OF_THIS_JVM.written(Table.BRONZE_TWEETS.tableName(), ((Number) figures.get("rows")).longValue());
    }
}
