package io.tweetlake.deploy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the Databricks dashboard shows: the questions of {@code deploy/sql}, for analysts and for operators. */
final class DashboardContent {
    static final List<Dataset> DATASETS = List.of(
            new Dataset("volume", "layer_freshness", """
                    SELECT row_count AS tweets, newest_event
                    FROM layer_freshness
                    WHERE layer = 'gold_tweets'
                    """),
            new Dataset("last_24_hours", "tweets_last_24_hours", """
                    SELECT try_divide(count_if(predicted_sentiment = 'negative'), count(predicted_sentiment)) AS negative_share
                    FROM tweets_last_24_hours
                    """),
            new Dataset("spike_count", "sentiment_spikes", """
                    SELECT count_if(is_spike) AS spikes
                    FROM sentiment_spikes
                    """),
            Dataset.of("sentiment_by_hour", """
                    SELECT hour, sentiment, tweets
                    FROM sentiment_by_hour UNPIVOT (tweets FOR sentiment IN (positive, neutral, negative))
                    """),
            Dataset.of("sentiment_spikes", """
                    SELECT hour, share, value
                    FROM sentiment_spikes UNPIVOT (value FOR share IN (negative_share AS negative, expected_share AS expected))
                    """),
            new Dataset("spikes", "sentiment_spikes", """
                    SELECT hour, scored, negative, round(negative_share, 2) AS negative_share,
                      round(expected_share, 2) AS expected_share, round(score, 1) AS score
                    FROM sentiment_spikes
                    WHERE is_spike
                    ORDER BY hour DESC
                    """),
            Dataset.of("top_mentions", """
                    SELECT mention, sentiment, tweets
                    FROM top_mentions
                    WHERE place <= 10
                    """),
            Dataset.of("sentiment_by_hashtag", """
                    SELECT hashtag, sentiment, tweets
                    FROM (SELECT * FROM sentiment_by_hashtag ORDER BY total DESC, hashtag LIMIT 15)
                      UNPIVOT (tweets FOR sentiment IN (positive, neutral, negative))
                    """),
            Dataset.of("sentiment_by_language", """
                    SELECT lang, sentiment, tweets
                    FROM sentiment_by_language UNPIVOT (tweets FOR sentiment IN (positive, neutral, negative))
                    """),
            Dataset.of("tweets_last_24_hours", """
                    SELECT timestamp, user_name, full_text, predicted_sentiment, round(predicted_score) AS predicted_score
                    FROM tweets_last_24_hours
                    ORDER BY timestamp DESC
                    LIMIT 100
                    """),
            Dataset.of("layer_freshness", """
                    SELECT layer, row_count, newest_event, last_written_at, seconds_since
                    FROM layer_freshness
                    """),
            Dataset.of("lake_balance", """
                    SELECT bronze, waiting, silver, duplicates, notices, quarantine, deleted, unexplained
                    FROM lake_balance
                    """),
            Dataset.of("micro_batches", """
                    SELECT last_scored_at, percentile, seconds
                    FROM micro_batches
                      UNPIVOT (seconds FOR percentile IN (latency_p50_seconds AS p50, latency_p95_seconds AS p95))
                    """),
            Dataset.of("quarantine_by_reason", """
                    SELECT reason, waiting, released, example, last_quarantined_at
                    FROM quarantine_by_reason
                    """),
            Dataset.of("confidence_histogram", """
                    SELECT score_from, sentiment, tweets
                    FROM confidence_histogram UNPIVOT (tweets FOR sentiment IN (positive, neutral, negative))
                    """),
            Dataset.of("confusion_matrix", """
                    SELECT model_name, model_version, given_sentiment, predicted_sentiment, tweets
                    FROM confusion_matrix
                    ORDER BY ALL
                    """),
            Dataset.of("model_versions", """
                    SELECT model_name, model_version, model_precision, tweets, errors, round(negative_share, 2) AS negative_share,
                      round(mean_score) AS mean_score, first_scored_at, last_scored_at
                    FROM model_versions
                    ORDER BY first_scored_at DESC
                    """));

    /** By the name of the page. */
    static final Map<String, List<Widget>> PAGES = pages();

    private DashboardContent() {}

    private static Map<String, List<Widget>> pages() {
        Map<String, List<Widget>> pages = new LinkedHashMap<>();
        pages.put(
                "Sentiment",
                List.of(
                        Widget.counter("Tweets", "volume", "tweets"),
                        Widget.counter("Newest tweet", "volume", "newest_event"),
                        Widget.counter("Negative share, last 24 hours", "last_24_hours", "negative_share"),
                        Widget.counter("Spikes", "spike_count", "spikes"),
                        Widget.bar("Tweets by hour", "sentiment_by_hour", "hour", "tweets", "sentiment"),
                        Widget.line(
                                "Negative share, and what was expected", "sentiment_spikes", "hour", "value", "share"),
                        Widget.table(
                                "Hours that are spikes",
                                "spikes",
                                12,
                                "hour",
                                "scored",
                                "negative",
                                "negative_share",
                                "expected_share",
                                "score"),
                        Widget.bar(
                                "Whom positive and negative tweets mention",
                                "top_mentions",
                                "mention",
                                "tweets",
                                "sentiment"),
                        Widget.bar("Hashtags", "sentiment_by_hashtag", "hashtag", "tweets", "sentiment"),
                        Widget.bar("Languages", "sentiment_by_language", "lang", "tweets", "sentiment"),
                        Widget.table(
                                "Tweets of the last 24 hours",
                                "tweets_last_24_hours",
                                6,
                                "timestamp",
                                "user_name",
                                "full_text",
                                "predicted_sentiment",
                                "predicted_score")));
        pages.put(
                "Operations",
                List.of(
                        Widget.table(
                                "Freshness of each layer",
                                "layer_freshness",
                                6,
                                "layer",
                                "row_count",
                                "newest_event",
                                "last_written_at",
                                "seconds_since"),
                        Widget.table(
                                "Where every record is",
                                "lake_balance",
                                6,
                                "bronze",
                                "waiting",
                                "silver",
                                "duplicates",
                                "notices",
                                "quarantine",
                                "deleted",
                                "unexplained"),
                        Widget.line(
                                "Latency of each micro-batch",
                                "micro_batches",
                                "last_scored_at",
                                "seconds",
                                "percentile"),
                        Widget.table(
                                "Quarantine",
                                "quarantine_by_reason",
                                6,
                                "reason",
                                "waiting",
                                "released",
                                "example",
                                "last_quarantined_at"),
                        Widget.table(
                                "Model versions",
                                "model_versions",
                                12,
                                "model_name",
                                "model_version",
                                "model_precision",
                                "tweets",
                                "errors",
                                "negative_share",
                                "mean_score",
                                "first_scored_at",
                                "last_scored_at"),
                        Widget.bar(
                                "How sure the model is", "confidence_histogram", "score_from", "tweets", "sentiment"),
                        Widget.table(
                                "Labels that came with tweets, and the model's",
                                "confusion_matrix",
                                6,
                                "model_name",
                                "model_version",
                                "given_sentiment",
                                "predicted_sentiment",
                                "tweets")));
        return pages;
    }
}
