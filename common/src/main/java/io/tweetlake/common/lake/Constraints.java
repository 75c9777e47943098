package io.tweetlake.common.lake;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The conditions that Delta holds each row of a {@link Table} to. A row that breaks one stops its stream, so there are only
 * such as our own code cannot break, for those who write into the tables beside it. A CHECK refuses a null unless it
 * allows for it.
 */
final class Constraints {
    static final SortedMap<String, String> SILVER_TWEETS = sorted(Map.of(
            "tweet_id_is_known",
            "tweet_id IS NOT NULL",
            "given_sentiment_is_a_label",
            "given_sentiment IS NULL OR given_sentiment IN ('negative', 'neutral', 'positive')"));

    static final SortedMap<String, String> GOLD_TWEETS = sorted(Map.of(
            "tweet_id_is_known",
            "tweet_id IS NOT NULL",
            "predicted_sentiment_is_a_label",
            "predicted_sentiment IS NULL OR predicted_sentiment IN ('negative', 'neutral', 'positive')",
            "predicted_sentiment_id_is_of_a_label",
            "predicted_sentiment_id IS NULL OR predicted_sentiment_id BETWEEN 0 AND 2",
            "predicted_score_is_a_percentage",
            "predicted_score IS NULL OR predicted_score BETWEEN 0 AND 100",
            "is_scored_or_says_why_not",
            "(predicted_sentiment IS NULL) = (error IS NOT NULL)"));

    private Constraints() {}

    private static SortedMap<String, String> sorted(Map<String, String> constraints) {
        return Collections.unmodifiableSortedMap(new TreeMap<>(constraints));
    }
}
