package io.tweetlake.tweets;

import java.util.Locale;

/** A label that came with a tweet, said in the words of the tables. */
public enum GivenSentiment {
    NEGATIVE,
    NEUTRAL,
    POSITIVE;

    /**
     * @param given a word in any case, or null; for numbers see {@link LabelCoding}
     * @return null if it is no label that is known
     */
    public static GivenSentiment of(String given) {
        if (given == null) {
            return null;
        }
        return switch (given.strip().toLowerCase(Locale.ROOT)) {
            case "negative", "neg" -> NEGATIVE;
            case "neutral", "neu" -> NEUTRAL;
            case "positive", "pos" -> POSITIVE;
            default -> null;
        };
    }

    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
