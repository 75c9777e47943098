package io.tweetlake.sentiment;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/** Texts that one model has scored; the least recently used are forgotten first. Safe for use by many threads. */
final class PredictionCache {
    /** Of the objects that hold a text and its logits, about. */
    private static final int OVERHEAD_BYTES = 200;

    private final long capacity;
    private final Map<String, ScoredText> texts = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;

    /** @param capacity in bytes, about; 0 keeps nothing */
    PredictionCache(long capacity) {
        this.capacity = capacity;
    }

    /** Null where the text is not known, or not any more. */
    synchronized ScoredText get(String text) {
        return texts.get(text);
    }

    /** @param scored has its logits, and is not changed any more */
    synchronized void put(String text, ScoredText scored) {
        if (bytes(text) > capacity) {
            return;
        }
        if (texts.put(text, scored) == null) {
            bytes += bytes(text);
        }
        Iterator<String> oldest = texts.keySet().iterator();
        while (bytes > capacity) {
            bytes -= bytes(oldest.next());
            oldest.remove();
        }
    }

    private static long bytes(String text) {
        return OVERHEAD_BYTES + (long) Character.BYTES * text.length();
    }
}
