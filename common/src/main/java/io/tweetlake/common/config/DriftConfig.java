package io.tweetlake.common.config;

import io.tweetlake.common.config.binding.Default;
import io.tweetlake.common.config.binding.Range;
import java.io.Serializable;

/**
 * Drift of the labels, their confidence and the length of tweets.
 *
 * @param referenceRows Number of tweets that later ones are compared with: the first that a version of the model labels.
 * @param minRows Smallest micro-batch, in labelled tweets, that is compared.
 * @param warnAbove Population stability index above which a warning is logged. By convention 0.1 is a small change and 0.25 a
 *     large one.
 */
public record DriftConfig(
        @Default("5000") @Range(min = 1, max = 1_000_000_000)
        int referenceRows,

        @Default("200") @Range(min = 1, max = 1_000_000_000) int minRows,
        @Default("0.25") double warnAbove)
        implements Serializable {

    /** @throws IllegalArgumentException when the threshold is none */
    public DriftConfig {
        if (!(warnAbove > 0)) {
            throw new IllegalArgumentException("drift.warnAbove: expected more than 0, found " + warnAbove);
        }
    }
}
