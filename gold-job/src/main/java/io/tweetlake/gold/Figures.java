package io.tweetlake.gold;

import java.util.Map;

/** Reads what Spark has observed of a micro-batch. */
final class Figures {
    private Figures() {}

    /** Null where there is no such number. */
    static Double number(Map<String, Object> figures, String name) {
        return figures.get(name) instanceof Number number ? number.doubleValue() : null;
    }

    /** 0 to 1; null where nothing is divided, or by nothing. */
    static Double share(Double part, Double whole) {
        return part == null || whole == null || whole == 0 ? null : part / whole;
    }
}
