package io.tweetlake.gold;

import static io.tweetlake.gold.Figures.number;
import static io.tweetlake.gold.Figures.share;
import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.percentile_approx;
import static org.apache.spark.sql.functions.sum;

import io.tweetlake.common.config.ModelConfig;
import io.tweetlake.models.serving.ServedModel;
import io.tweetlake.models.serving.ServedModels;
import io.tweetlake.sentiment.Sentiment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;

/** What is measured of each micro-batch, while it is written. */
final class GoldFigures {
    /** Of {@code percentile_approx}: exact to a thousandth of the rows. */
    private static final Column ACCURACY = lit(1_000);

    /** Those that belong into a line of the log, in its order. */
    private static final List<String> LOGGED =
            List.of("rows", "errors", "cached", "tokens", "inferenceMsP50", "inferenceMsP95", "lagSeconds");

    private GoldFigures() {}

    /** Over the rows of {@link GoldRecords#score}. */
    static Column[] columns(ServedModels models) {
        List<Column> columns = new ArrayList<>(List.of(
                count(lit(1)).as("rows"),
                count(col("error")).as("errors"),
                count_if(col("cached")).as("cached"),
                sum("tokens").as("tokens"),
                inference(0.5).as("inferenceMsP50"),
                inference(0.95).as("inferenceMsP95"),
                inference(0.99).as("inferenceMsP99"),
                avg(col("predicted_score").divide(100)).as("confidence"),
                seconds(max("scored_at")).minus(seconds(min("ingested_at"))).as("lagSeconds"),
                count_if(col("given_sentiment")
                                .isNotNull()
                                .and(col("predicted_sentiment").isNotNull()))
                        .as("compared"),
                count_if(col("given_sentiment").equalTo(col("predicted_sentiment")))
                        .as("agreed")));
        for (Sentiment sentiment : Sentiment.values()) {
            columns.add(count_if(col("predicted_sentiment").equalTo(sentiment.label()))
                    .as(sentiment.label()));
        }
        columns.addAll(DriftWindow.columns());
        columns.addAll(InferenceTimes.columns());
        byLanguage(models)
                .forEach((name, model) -> columns.add(count_if(col("model_name")
                                .equalTo(model.name())
                                .and(col("model_version").equalTo(model.version())))
                        .as(name)));
        return columns.toArray(Column[]::new);
    }

    /** Each model once, by the figure of its rows; none where there is one for all. */
    private static Map<String, ServedModel> byLanguage(ServedModels models) {
        Map<String, ServedModel> figures = new LinkedHashMap<>();
        if (!models.isOne()) {
            models.byLanguage().forEach((language, model) -> {
                if (!figures.containsValue(model)) {
                    figures.put("rows_" + name(language), model);
                }
            });
        }
        return figures;
    }

    /** In names of MLflow, which take no asterisk. */
    static String name(String language) {
        return language.equals(ModelConfig.OTHERS) ? "others" : language;
    }

    private static Column inference(double share) {
        return percentile_approx(col("inference_ms"), lit(share), ACCURACY);
    }

    private static Column seconds(Column timestamp) {
        return timestamp.cast("double");
    }

    /** The part of the figures that a line of the log has room for. */
    static Map<String, Object> logged(Map<String, Object> figures) {
        Map<String, Object> logged = new LinkedHashMap<>();
        LOGGED.forEach(name -> logged.put(name, figures.get(name)));
        return logged;
    }

    /**
     * What MLflow keeps of a micro-batch, in groups as its pages show them. Shares are 0 to 1; what a batch without labels
     * or without given ones cannot say is null.
     *
     * @param durationMs of the whole micro-batch
     * @param models where there is one for each language, {@code models/rows_en} is how many rows that one was given
     */
    static Map<String, Double> metrics(Map<String, Object> figures, double durationMs, ServedModels models) {
        Map<String, Double> metrics = new LinkedHashMap<>();
        double rows = number(figures, "rows");
        metrics.put("throughput/rows", rows);
        metrics.put("throughput/errors", number(figures, "errors"));
        metrics.put("throughput/rows_per_second", rows / durationMs * 1e3);
        metrics.put("throughput/tokens_per_second", share(number(figures, "tokens"), durationMs / 1e3));
        metrics.put("throughput/cache_hits", number(figures, "cached"));
        metrics.put("latency/inference_p50_ms", number(figures, "inferenceMsP50"));
        metrics.put("latency/inference_p95_ms", number(figures, "inferenceMsP95"));
        metrics.put("latency/inference_p99_ms", number(figures, "inferenceMsP99"));
        metrics.put("latency/batch_ms", durationMs);
        metrics.put("latency/lag_seconds", number(figures, "lagSeconds"));
        double labelled = 0;
        for (Sentiment sentiment : Sentiment.values()) {
            labelled += number(figures, sentiment.label());
        }
        for (Sentiment sentiment : Sentiment.values()) {
            metrics.put("labels/" + sentiment.label(), share(number(figures, sentiment.label()), labelled));
        }
        metrics.put("labels/confidence", number(figures, "confidence"));
        metrics.put("quality/compared_rows", number(figures, "compared"));
        metrics.put("quality/agreement", share(number(figures, "agreed"), number(figures, "compared")));
        byLanguage(models).keySet().forEach(name -> metrics.put("models/" + name, number(figures, name)));
        return metrics;
    }
}
