package io.tweetlake.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricFamilyDescriptor;
import io.tweetlake.bronze.BronzeMetrics;
import io.tweetlake.common.GeneratedPage;
import io.tweetlake.common.metrics.MetricsServer;
import io.tweetlake.common.metrics.SpoolMetrics;
import io.tweetlake.common.metrics.StreamMetrics;
import io.tweetlake.gold.GoldMetrics;
import io.tweetlake.listen.ListenMetrics;
import io.tweetlake.silver.SilverMetrics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written about metrics, against the metrics. */
class MetricsPageTest {
    private static final Path PAGE = Home.path("docs/operations.md");
    private static final Pattern TABLE =
            Pattern.compile("(<!-- metrics: [^\n]*-->\n).*?(<!-- end of metrics -->)", Pattern.DOTALL);
    private static final Pattern NAME = Pattern.compile("\\btweetlake_[a-z_]+\\b");

    @Test
    void thePageListsEveryMetric() throws IOException {
        String page = Files.readString(PAGE);
        String rows = metrics().stream()
                .map(MetricsPageTest::row)
                .sorted()
                .collect(Collectors.joining("\n", "| metric | type | labels | meaning |\n|---|---|---|---|\n", "\n"));

        GeneratedPage.check(
                PAGE,
                TABLE.matcher(page).replaceFirst(match -> match.group(1) + rows + match.group(2)),
                "./mvnw -pl cli -am test -Dtest=MetricsPageTest -Dsurefire.failIfNoSpecifiedTests=false");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "docs/operations.md",
                "deploy/grafana/alerts.yaml",
                "deploy/grafana/alerts.test.yaml",
                "deploy/grafana/dashboard.json"
            })
    void noFileNamesAMetricThatIsNotThere(String file) throws IOException {
        Set<String> known = new TreeSet<>();
        metrics().forEach(metric -> {
            known.add(shown(metric));
            known.add(shown(metric) + "_bucket");
        });

        assertThat(NAME.matcher(Files.readString(Home.path(file))).results().map(match -> match.group()))
                .isNotEmpty()
                .isSubsetOf(known);
    }

    private static List<MetricFamilyDescriptor> metrics() {
        List<MetricFamilyDescriptor> metrics = new ArrayList<>();
        PrometheusRegistry registry = new PrometheusRegistry() {
            @Override
            public void register(Collector collector) {
                super.register(collector);
                metrics.add(collector.getMetricFamilyDescriptor());
            }
        };
        new StreamMetrics(registry);
        new SpoolMetrics(registry);
        MetricsServer.describe(registry);
        new BronzeMetrics(registry);
        new SilverMetrics(registry);
        new GoldMetrics(registry);
        ListenMetrics.describe(registry);
        return metrics;
    }

    private static String row(MetricFamilyDescriptor metric) {
        return "| `%s` | %s | %s | %s |"
                .formatted(
                        shown(metric),
                        metric.getType().name().toLowerCase(Locale.ROOT),
                        metric.getLabelNames().stream()
                                .sorted()
                                .map(label -> "`" + label + "`")
                                .collect(Collectors.joining(", ")),
                        metric.getMetadata().getHelp());
    }

    /** As Prometheus stores it. */
    private static String shown(MetricFamilyDescriptor metric) {
        String suffix =
                switch (metric.getType()) {
                    case COUNTER -> "_total";
                    case INFO -> "_info";
                    default -> "";
                };
        String name = metric.getPrometheusName();
        return name.endsWith(suffix) ? name : name + suffix;
    }
}
