package io.tweetlake.common.config;

import io.tweetlake.common.config.binding.Default;
import java.io.Serializable;

/**
 * The gate of {@code tweetlake model promote}, measured on labelled texts.
 *
 * @param minMacroRecall Smallest macro recall, 0 to 1: the mean over the labels of the share of texts that the model finds.
 * @param maxDrop Largest drop of macro recall against the current version, 0 to 1.
 * @param maxInferenceMs Longest forward pass, in milliseconds, at the 95th percentile of texts.
 */
public record PromotionConfig(
        @Default("0.6") double minMacroRecall,
        @Default("0.01") double maxDrop,
        @Default("2000") double maxInferenceMs) implements Serializable {

    /** @throws IllegalArgumentException when one is out of range */
    public PromotionConfig {
        requireShare("promotion.minMacroRecall", minMacroRecall);
        requireShare("promotion.maxDrop", maxDrop);
        if (maxInferenceMs <= 0) {
            throw new IllegalArgumentException(
                    "promotion.maxInferenceMs: expected more than 0, found " + maxInferenceMs);
        }
    }

    private static void requireShare(String key, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(key + ": expected a share from 0 to 1, found " + value);
        }
    }
}
