package io.tweetlake.gold;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.tweetlake.common.lake.Table;
import io.tweetlake.common.metrics.Metrics;
import io.tweetlake.common.metrics.StreamMetrics;
import io.tweetlake.models.serving.ServedModels;
import io.tweetlake.sentiment.Sentiment;
import java.util.Map;

/** What is measured of Gold alone. */
public final class GoldMetrics {
    static final GoldMetrics OF_THIS_JVM = new GoldMetrics(Metrics.REGISTRY);

    private final Counter labelled;
    private final Counter errors;
    private final Counter tokens;
    private final Counter cacheHits;
    private final Counter compared;
    private final Counter agreed;
    private final Gauge drift;
    private final Info model;
    private final InferenceTimes inferenceTimes = new InferenceTimes();
    private ServedModels shown;

    public GoldMetrics(PrometheusRegistry registry) {
        labelled = Counter.builder()
                .name("tweetlake_gold_labelled_total")
                .help("Tweets that were given a label.")
                .labelNames("sentiment")
                .register(registry);
        for (Sentiment sentiment : Sentiment.values()) {
            labelled.labelValues(sentiment.label());
        }
        errors = counter("errors", "Tweets that were not scored; the column error has the reason.", registry);
        tokens = counter("tokens", "Tokens of all labelled tweets, cached ones included.", registry);
        cacheHits = counter("cache_hits", "Tweets whose label came from the cache.", registry);
        compared = counter("compared", "Labelled tweets that came with a label of their own.", registry);
        agreed = counter("agreed", "Labelled tweets whose own label equals the model's.", registry);
        drift = Gauge.builder()
                .name("tweetlake_gold_drift_psi")
                .help(
                        "Population stability index of the last micro-batch that was large enough, by labels, confidence or length.")
                .labelNames("figure")
                .register(registry);
        model = Info.builder()
                .name("tweetlake_gold_model_info")
                .help("The model in service; with model.byLanguage, one for each language.")
                .labelNames("language", "name", "version")
                .register(registry);
        registry.register(inferenceTimes);
    }

    private static Counter counter(String name, String help, PrometheusRegistry registry) {
        return Counter.builder()
                .name("tweetlake_gold_" + name + "_total")
                .help(help)
                .register(registry);
    }

    /**
     * @param figures of {@link GoldFigures#columns}, of rows that were written
     * @param indices of {@link DriftMonitor#observe}
     */
    void count(Map<String, Object> figures, ServedModels models, Map<String, Double> indices) {
        add(errors, figures, "errors");
        add(tokens, figures, "tokens");
        add(cacheHits, figures, "cached");
        add(compared, figures, "compared");
        add(agreed, figures, "agreed");
        for (Sentiment sentiment : Sentiment.values()) {
            labelled.labelValues(sentiment.label()).inc(((Number) figures.get(sentiment.label())).longValue());
        }
        inferenceTimes.add(figures);
        indices.forEach((name, index) -> drift.labelValues(figure(name)).set(index));
        show(models);
        StreamMetrics.OF_THIS_JVM.written(Table.GOLD_TWEETS.tableName(), ((Number) figures.get("rows")).longValue());
    }

    private static void add(Counter counter, Map<String, Object> figures, String name) {
        Double more = Figures.number(figures, name);
        counter.inc(more == null ? 0 : more);
    }

    /** From the name of the metric in MLflow, such as {@code drift/labels_psi}. */
    static String figure(String name) {
        return name.replace("drift/", "").replace("_psi", "");
    }

    private void show(ServedModels models) {
        if (models.equals(shown)) {
            return;
        }
        if (shown != null) {
            shown.byLanguage().forEach((language, old) -> model.remove(language, old.name(), old.version()));
        }
        models.byLanguage().forEach((language, now) -> model.addLabelValues(language, now.name(), now.version()));
        shown = models;
    }
}
