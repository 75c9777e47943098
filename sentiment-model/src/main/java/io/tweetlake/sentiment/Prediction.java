package io.tweetlake.sentiment;

import java.util.List;

/**
 * What the model makes of one text. Either {@code sentiment} or {@code error} is null, never both.
 *
 * @param sentiment the most probable label; null when the text could not be scored
 * @param negative probability, 0 to 1; 0 when not scored
 * @param neutral probability, 0 to 1; null when not scored or when the model has no neutral
 * @param positive probability, 0 to 1; 0 when not scored
 * @param tokens tokens scored, with the special ones, after truncation; 0 when the text never became tokens
 * @param inferenceMs wall time of the forward pass that scored the text, together with the rest of its batch
 * @param error why the text could not be scored, in one line; null when it was
 * @param cached whether the text was known from before, and not scored again
 */
public record Prediction(
        Sentiment sentiment,
        float negative,
        Float neutral,
        float positive,
        int tokens,
        double inferenceMs,
        String error,
        boolean cached) {

    /** Probability of {@link #sentiment()}, 0 to 1; 0 when not scored. */
    public float score() {
        if (sentiment == null) {
            return 0;
        }
        return switch (sentiment) {
            case NEGATIVE -> negative;
            case NEUTRAL -> neutral;
            case POSITIVE -> positive;
        };
    }

    static Prediction failed(String error, int tokens, double inferenceMs) {
        return new Prediction(null, 0, null, 0, tokens, inferenceMs, error, false);
    }

    /**
     * Softmax over the logits, of which the i-th belongs to the i-th label; labels that are the same add up. Logits that are not
     * finite are an error.
     */
    static Prediction of(float[] logits, List<Sentiment> labels, int tokens, double inferenceMs) {
        float largest = logits[0];
        for (float logit : logits) {
            if (!Float.isFinite(logit)) {
                return failed("the model gave a logit that is not a number: " + logit, tokens, inferenceMs);
            }
            largest = Math.max(largest, logit);
        }
        double[] weights = new double[Sentiment.values().length];
        double sum = 0;
        for (int i = 0; i < logits.length; i++) {
            double weight = Math.exp(logits[i] - largest);
            weights[labels.get(i).id()] += weight;
            sum += weight;
        }
        Sentiment best = labels.get(0);
        for (Sentiment label : labels) {
            best = weights[label.id()] > weights[best.id()] ? label : best;
        }
        Float neutral = labels.contains(Sentiment.NEUTRAL) ? (float) (weights[Sentiment.NEUTRAL.id()] / sum) : null;
        return new Prediction(
                best,
                (float) (weights[Sentiment.NEGATIVE.id()] / sum),
                neutral,
                (float) (weights[Sentiment.POSITIVE.id()] / sum),
                tokens,
                inferenceMs,
                null,
                false);
    }

    /** The same of a text that was known. */
    Prediction fromCache() {
        return new Prediction(sentiment, negative, neutral, positive, tokens, inferenceMs, error, true);
    }
}
