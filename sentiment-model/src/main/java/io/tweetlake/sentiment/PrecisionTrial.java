package io.tweetlake.sentiment;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;

/** An encoder on trial: the share of fp32's labels that it is expected to give, and how fast it was. */
final class PrecisionTrial {
    /**
     * Forty texts tell the share of labels that changes no better than within a factor of two: 99.66 % expected of a six-layer
     * model were 99.30 % of 1,000 tweets.
     */
    private static final double DOUBT = 2;

    /** How far two ways to compute in fp32 may differ. */
    private static final float SAME_LOGITS = 1e-4f;

    private final EncoderVariant variant;
    private final Encoder encoder;
    private final double agreement;
    /** The fastest run: what disturbs a run only makes it slower. */
    private double milliseconds = Double.POSITIVE_INFINITY;

    /** @param agreement the share of labels that are expected to be those of fp32 */
    PrecisionTrial(EncoderVariant variant, Encoder encoder, double agreement) {
        this.variant = variant;
        this.encoder = encoder;
        this.agreement = agreement;
    }

    EncoderVariant variant() {
        return variant;
    }

    Encoder encoder() {
        return encoder;
    }

    /** @param share of fp32's labels that must be kept, in truth */
    boolean agrees(double share) {
        return agreement >= 1 - (1 - share) / DOUBT;
    }

    /** Of the fastest run so far; infinite before the first. */
    double milliseconds() {
        return milliseconds;
    }

    /** For a log. */
    String figure() {
        String time = Double.isInfinite(milliseconds) ? "" : String.format(Locale.ROOT, " %.1f ms", milliseconds);
        return String.format(Locale.ROOT, "%s%s (%.2f %% of labels)", variant.label(), time, 100 * agreement);
    }

    /** In turn, so that other load on the machine disturbs all of them alike. */
    static void timeByTurns(
            List<PrecisionTrial> trials, Function<Encoder, WindowScorer> scorers, List<String> texts, int runs) {
        for (int run = 0; run < runs; run++) {
            for (PrecisionTrial trial : trials) {
                trial.milliseconds = Math.min(trial.milliseconds, milliseconds(scorers.apply(trial.encoder), texts));
            }
        }
    }

    /** Why two ways to compute in fp32 differ: the environment can have oneDNN use bf16 (ONEDNN_DEFAULT_FPMATH_MODE). */
    static Optional<String> otherLogits(List<ScoredText> texts, List<ScoredText> others) {
        boolean same = IntStream.range(0, texts.size())
                .allMatch(i -> same(texts.get(i).logits(), others.get(i).logits()));
        return same ? Optional.empty() : Optional.of("its logits differ");
    }

    private static boolean same(float[] logits, float[] others) {
        return logits != null
                && IntStream.range(0, logits.length)
                        .allMatch(label -> Math.abs(logits[label] - others[label]) <= SAME_LOGITS);
    }

    static double milliseconds(WindowScorer scorer, List<String> texts) {
        long start = System.nanoTime();
        scorer.score(texts);
        return (System.nanoTime() - start) / 1e6;
    }

    /** @param trials at least one */
    static PrecisionTrial fastest(List<PrecisionTrial> trials) {
        return trials.stream()
                .min(Comparator.comparingDouble(PrecisionTrial::milliseconds))
                .orElseThrow();
    }

    /** @param kept one of them, or null */
    static void closeAllBut(PrecisionTrial kept, List<PrecisionTrial> trials) {
        trials.stream().filter(trial -> trial != kept).forEach(trial -> trial.encoder.close());
    }
}
