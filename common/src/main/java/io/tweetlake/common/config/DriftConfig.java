package io.tweetlake.common.config;

import io.tweetlake.common.config.binding.Default;
import io.tweetlake.common.config.binding.Range;
import java.io.Serializable;

/**
 * When what Gold labels is said to have changed.
 *
 * @param referenceRows tweets of the window that later ones are compared with: the first that a version of the model labels
 * @param minRows labelled tweets below which a micro-batch says nothing
 * @param warnAbove population stability index above which there is a warning; 0.25 is another population, 0.1 worth a look
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
