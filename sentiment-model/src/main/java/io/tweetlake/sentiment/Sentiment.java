package io.tweetlake.sentiment;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a text expresses. The order of the constants is the order of the ids. */
public enum Sentiment {
    NEGATIVE,
    NEUTRAL,
    POSITIVE;

    /** The name in lower case, as tables and reports write it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The one with that {@link #label}, in any case, or that {@link #id}; empty where the text is neither, or null. */
    public static Optional<Sentiment> parse(String text) {
        String name = String.valueOf(text).strip().toLowerCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(each ->
                        each.label().equals(name) || String.valueOf(each.id()).equals(name))
                .findFirst();
    }

    /** 0 for negative, 1 for neutral, 2 for positive, also where a model has no neutral. */
    public int id() {
        return ordinal();
    }
}
