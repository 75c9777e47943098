package io.tweetlake.common.config;

import io.tweetlake.common.config.binding.Default;
import java.io.Serializable;

/**
 * What a version of a registered model must be to be promoted. Measured on the same labelled texts for all.
 *
 * @param minMacroRecall mean over the labels of the share of their texts that is found, 0 to 1
 * @param maxDrop how much less of it than the version in place a new one may have, 0 to 1
 * @param maxInferenceMs of the forward pass that scores a text and its batch, for 95 of 100 texts
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
