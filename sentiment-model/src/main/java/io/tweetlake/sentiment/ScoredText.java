package io.tweetlake.sentiment;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** A text on its way through a predictor: first its tokens, then its logits, or at any point an error. */
final class ScoredText {

    private static final long[] NONE = {};

    private long[] ids = NONE;
    private int length;
    private float[] logits;
    private double inferenceMs;
    private String error;
    private boolean cached;

    void tokens(long[] tokenIds) {
        ids = tokenIds;
        length = tokenIds.length;
    }

    void scored(float[] logitsOfLabels, double milliseconds) {
        logits = logitsOfLabels;
        ids = NONE;
        inferenceMs = milliseconds;
    }

    void failed(String reason) {
        error = reason;
    }

    /** The same score for the same text again. */
    ScoredText fromCache() {
        ScoredText again = new ScoredText();
        again.length = length;
        again.logits = logits;
        again.inferenceMs = inferenceMs;
        again.cached = true;
        return again;
    }

    /** Whether the encoder is what it waits for. */
    boolean isReady() {
        return error == null && logits == null;
    }

    /** None once it is scored. */
    long[] ids() {
        return ids;
    }

    int length() {
        return length;
    }

    /** One for each label of the checkpoint; null when the text could not be scored. */
    float[] logits() {
        return logits;
    }

    double inferenceMs() {
        return inferenceMs;
    }

    /** Whether it was known from before. */
    boolean cached() {
        return cached;
    }

    String error() {
        return error;
    }

    static Optional<String> firstError(List<ScoredText> texts) {
        return texts.stream().map(ScoredText::error).filter(Objects::nonNull).findFirst();
    }
}
