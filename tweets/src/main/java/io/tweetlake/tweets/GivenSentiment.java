package io.tweetlake.tweets;

import java.util.Locale;

/** A label that came with a tweet, said in the words of the tables. */
public enum GivenSentiment {
    NEGATIVE,
    NEUTRAL,
    POSITIVE;

    /**
     * @param given null, a word in any case, or a number of Sentiment140 (0, 2, 4)
     * @return null where it is no label that we know
     */
    public static GivenSentiment of(String given) {
        if (given == null) {
            return null;
        }
        return switch (given.strip().toLowerCase(Locale.ROOT)) {
            case "negative", "neg", "0" -> NEGATIVE;
            case "neutral", "neu", "2" -> NEUTRAL;
            case "positive", "pos", "4" -> POSITIVE;
            default -> null;
        };
    }

    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
