package io.tweetlake.gold;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.percentile_approx;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.xxhash64;

import io.tweetlake.common.config.TweetlakeConfig;
import io.tweetlake.common.job.LogLine;
import io.tweetlake.common.job.MicroBatch;
import io.tweetlake.common.job.ObservedAppend;
import io.tweetlake.common.lake.Lake;
import io.tweetlake.common.lake.Table;
import io.tweetlake.models.serving.LiveModels;
import io.tweetlake.models.serving.ServedModels;
import io.tweetlake.sentiment.Sentiment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has a second model label a share of the tweets that the champion has labelled, into a table of its own. It is asked when the
 * champion's rows are in {@code gold_tweets}, and whatever happens to it, the stream goes on.
 */
final class Challenger implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Challenger.class);
    /** Shares are told apart to a thousandth of a percent. */
    private static final int PARTS = 100_000;

    private static final Column MEDIAN = lit(0.5);
    private static final Column ACCURACY = lit(1_000);
    private static final Column[] FIGURES = figures();

    private final TweetlakeConfig config;
    private final LiveModels models;
    private ServedModels failed;

    private Challenger(TweetlakeConfig config, GoldAlerts alerts) {
        this.config = config;
        this.models = LiveModels.startChallenger(config, alerts::refused);
    }

    /** Empty where the configuration names none. */
    static Optional<Challenger> start(TweetlakeConfig config, Lake lake, GoldAlerts alerts) {
        if (config.model().challenger() == null) {
            return Optional.empty();
        }
        lake.createIfMissing(Table.GOLD_CHALLENGER);
        return Optional.of(new Challenger(config, alerts));
    }

    /**
     * Labels its share of the tweets and writes it down, once, however often the micro-batch is repeated.
     *
     * @param tweets with a column {@code tweet_id}: those of the micro-batch, which are in {@code gold_tweets}
     * @return what was found; empty where there is no challenger yet, it failed, or the rows were there already
     */
    @SuppressWarnings("ReferenceEquality") // The same model loaded again is tried again.
    Optional<Comparison> compare(Dataset<Row> tweets, MicroBatch batch) {
        ServedModels model = models.current();
        if (model == null || model == failed) {
            return Optional.empty();
        }
        try {
            long start = System.nanoTime();
            Dataset<Row> scored = GoldRecords.score(champions(tweets, batch), model, config, batch.id());
            MicroBatch own = new MicroBatch(batch.id(), batch.repeated(), batch.writer() + ":challenger", batch.lake());
            var figures = ObservedAppend.append(own, Table.GOLD_CHALLENGER, scored, FIGURES);
            double durationMs = (System.nanoTime() - start) / 1e6;
            return figures.map(known -> new Comparison(model, known, durationMs));
        } catch (Exception e) {
            if (Thread.currentThread().isInterrupted()) {
                throw e;
            }
            giveUp(model, batch, e);
            return Optional.empty();
        }
    }

    /** It will not do better with the next tweets: until there is another version, it is not asked again. */
    private void giveUp(ServedModels model, MicroBatch batch, Exception reason) {
        failed = model;
        LOG.warn(
                "{}",
                new LogLine("challenger failed, the champion serves on")
                        .with("batch", batch.id())
                        .with("name", model.name())
                        .with("version", model.version())
                        .with("reason", LogLine.reason(reason))
                        .with("meanwhile", "it is not asked again until there is another version, or a restart"));
    }

    /** The champion's answers to its share of the tweets, and what the challenger needs to answer too. */
    private Dataset<Row> champions(Dataset<Row> tweets, MicroBatch batch) {
        return batch.lake()
                .read(Table.GOLD_TWEETS)
                .where(col("batch_id").equalTo(batch.id()))
                .where(isInShare(config.model().challengerShare()))
                .where(col("predicted_sentiment").isNotNull())
                .join(tweets.select("tweet_id"), "tweet_id")
                .select(
                        col("tweet_id"),
                        col("event_date"),
                        col("given_sentiment"),
                        col("clean_text"),
                        col("lang"),
                        col("detected_lang"),
                        col("model_name").as("champion_name"),
                        col("model_version").as("champion_version"),
                        col("predicted_sentiment").as("champion_sentiment"),
                        col("predicted_score").as("champion_score"),
                        col("inference_ms").as("champion_inference_ms"));
    }

    /** The same tweets whenever they are asked about, and of a larger share all that are in a smaller one. */
    private static Column isInShare(double share) {
        return pmod(xxhash64(col("tweet_id")), lit(PARTS)).lt(Math.round(share * PARTS));
    }

    private static Column[] figures() {
        Column answered = col("predicted_sentiment").isNotNull();
        Column agrees = col("predicted_sentiment").equalTo(col("champion_sentiment"));
        List<Column> figures = new ArrayList<>(List.of(
                count(lit(1)).as("rows"),
                count(col("error")).as("errors"),
                count_if(answered).as("answered"),
                count_if(agrees).as("agreed"),
                percentile_approx(col("inference_ms"), MEDIAN, ACCURACY).as("inferenceMs"),
                percentile_approx(col("champion_inference_ms"), MEDIAN, ACCURACY)
                        .as("championInferenceMs")));
        for (Sentiment sentiment : Sentiment.values()) {
            Column ofLabel = answered.and(col("champion_sentiment").equalTo(sentiment.label()));
            figures.add(count_if(ofLabel).as(sentiment.label()));
            figures.add(count_if(ofLabel.and(not(agrees))).as(sentiment.label() + "Changed"));
        }
        return figures.toArray(Column[]::new);
    }

    /**
     * What the challenger made of the champion's tweets in one micro-batch.
     *
     * @param figures by the names of {@link #FIGURES}
     * @param durationMs of all that it cost the micro-batch
     */
    record Comparison(ServedModels model, Map<String, Object> figures, double durationMs) {

        /**
         * What MLflow keeps: {@code agreement} and, for each label of the champion's, the share that the challenger labels
         * otherwise, 0 to 1; {@code latency_ratio}, the median time of its forward passes in the champion's.
         */
        Map<String, Double> metrics() {
            Map<String, Double> metrics = new LinkedHashMap<>();
            metrics.put("challenger/rows", Figures.number(figures, "rows"));
            metrics.put("challenger/errors", Figures.number(figures, "errors"));
            metrics.put("challenger/batch_ms", durationMs);
            metrics.put("challenger/agreement", agreement());
            for (Sentiment sentiment : Sentiment.values()) {
                Double changed = Figures.share(
                        Figures.number(figures, sentiment.label() + "Changed"),
                        Figures.number(figures, sentiment.label()));
                metrics.put("challenger/disagreement_" + sentiment.label(), changed);
            }
            metrics.put("challenger/latency_ratio", latencyRatio());
            return metrics;
        }

        /** Says the same in the micro-batch's line of the log, in short. */
        void addTo(LogLine line) {
            line.with("challenger", model.name())
                    .with("challengerVersion", model.version())
                    .with("challengerRows", figures.get("rows"))
                    .with("challengerErrors", figures.get("errors"))
                    .with("agreement", text(agreement()))
                    .with("latencyRatio", text(latencyRatio()))
                    .with("challengerMs", durationMs);
        }

        private Double agreement() {
            return Figures.share(Figures.number(figures, "agreed"), Figures.number(figures, "answered"));
        }

        private Double latencyRatio() {
            return Figures.share(
                    Figures.number(figures, "inferenceMs"), Figures.number(figures, "championInferenceMs"));
        }

        private static String text(Double share) {
            return share == null ? null : String.format(Locale.ROOT, "%.3f", share);
        }
    }

    @Override
    public void close() {
        models.close();
    }
}
