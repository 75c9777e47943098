package io.tweetlake.sentiment;

import java.util.Locale;

/** What a text expresses. The order of the constants is the order of the ids. */
public enum Sentiment {
    NEGATIVE,
    NEUTRAL,
    POSITIVE;

    /** The name in lower case, as tables and reports write it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** 0 for negative, 1 for neutral, 2 for positive, also where a model has no neutral. */
    public int id() {
        return ordinal();
    }
}
