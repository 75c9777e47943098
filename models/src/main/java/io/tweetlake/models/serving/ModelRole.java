package io.tweetlake.models.serving;

/** What a model is loaded for. A model replaces one of the same role alone. */
public enum ModelRole {
    /** Labels {@code gold_tweets}. */
    CHAMPION,
    /** Labels some of the same tweets for comparison. */
    CHALLENGER
}
