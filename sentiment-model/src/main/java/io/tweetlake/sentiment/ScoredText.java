package io.tweetlake.sentiment;

/** A text on its way through a predictor: first its tokens, then its logits, or at any point an error. */
final class ScoredText {

    private static final long[] NONE = {};

    private long[] ids = NONE;
    private float[] logits;
    private double inferenceMs;
    private String error;

    void tokens(long[] tokenIds) {
        ids = tokenIds;
    }

    void scored(float[] logitsOfLabels, double milliseconds) {
        logits = logitsOfLabels;
        inferenceMs = milliseconds;
    }

    void failed(String reason) {
        error = reason;
    }

    boolean isReady() {
        return error == null;
    }

    long[] ids() {
        return ids;
    }

    int length() {
        return ids.length;
    }

    /** One for each label of the checkpoint; null when the text could not be scored. */
    float[] logits() {
        return logits;
    }

    double inferenceMs() {
        return inferenceMs;
    }

    String error() {
        return error;
    }
}
