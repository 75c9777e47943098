package io.tweetlake.models.registry;

import java.util.Locale;

/**
 * One condition for a promotion, and whether the version meets it.
 *
 * @param name what is measured, such as {@code macro recall}
 * @param measured the value found, with its unit
 * @param limit the value required and the configuration key that sets it; empty if the measured text says it all
 */
public record PromotionCheck(String name, String measured, String limit, boolean met) {
    /** @param reason why the version was rejected when it was tried; null if it was not rejected */
    static PromotionCheck notRejected(String reason) {
        return new PromotionCheck("rejected:", reason == null ? "no" : reason, "", reason == null);
    }

    static PromotionCheck minMacroRecall(double recall, double least) {
        return new PromotionCheck(
                "macro recall",
                share(recall),
                "at least %s (promotion.minMacroRecall)".formatted(share(least)),
                recall >= least);
    }

    static PromotionCheck maxInferenceMs(double p95, double most) {
        return new PromotionCheck(
                "inference p95",
                milliseconds(p95),
                "at most %s (promotion.maxInferenceMs)".formatted(milliseconds(most)),
                p95 <= most);
    }

    /** @param current the version that would be replaced, and its macro recall on the same texts */
    static PromotionCheck maxDrop(double recall, String current, double currentRecall, double most) {
        return new PromotionCheck(
                "macro recall",
                share(recall),
                "at most %s below the %s of version %s (promotion.maxDrop)"
                        .formatted(share(most), share(currentRecall), current),
                recall >= currentRecall - most);
    }

    /** Such as {@code macro recall 0.7312, at least 0.6000 (promotion.minMacroRecall)}. */
    @Override
    public String toString() {
        return name + " " + measured + (limit.isEmpty() ? "" : ", " + limit);
    }

    private static String share(double value) {
        return String.format(Locale.ROOT, "%.4f", value);
    }

    private static String milliseconds(double value) {
        return String.format(Locale.ROOT, "%.1f ms", value);
    }
}
