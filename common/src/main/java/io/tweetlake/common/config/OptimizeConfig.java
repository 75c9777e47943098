package io.tweetlake.common.config;

import java.io.Serializable;
import java.time.Duration;

/**
 * What {@code tweetlake optimize} does.
 *
 * @param retention how long files are kept that are in older versions of a table alone; an hour at least
 */
public record OptimizeConfig(@Default("7d") Duration retention) implements Serializable {
    /** Longer than a micro-batch, whose files belong to no version yet, and than most queries. */
    private static final Duration LEAST = Duration.ofHours(1);

    /** @throws IllegalArgumentException when files would go that a micro-batch is still writing */
    public OptimizeConfig {
        if (retention.compareTo(LEAST) < 0) {
            throw new IllegalArgumentException("optimize.retention: expected 1h or more, found " + retention.toMinutes()
                    + "m: a micro-batch in hand writes files that no version has yet");
        }
    }
}
