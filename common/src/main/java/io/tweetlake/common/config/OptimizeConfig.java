package io.tweetlake.common.config;

import io.tweetlake.common.config.binding.Default;
import java.io.Serializable;
import java.time.Duration;

/**
 * Housekeeping by {@code tweetlake optimize}.
 *
 * @param retention How long files are kept that only older versions of a table use, from 1h to 7d. Rounded up to hours.
 */
public record OptimizeConfig(@Default("7d") Duration retention) implements Serializable {
    /** Longer than a micro-batch, whose files belong to no version yet, and than most queries. */
    private static final Duration LEAST = Duration.ofHours(1);
    /** Delta's {@code delta.deletedFileRetentionDuration}. */
    private static final Duration MOST = Duration.ofDays(7);

    /** @throws IllegalArgumentException when files would go that are still being written, or Delta could not keep its word */
    public OptimizeConfig {
        if (retention.compareTo(LEAST) < 0) {
            throw new IllegalArgumentException("optimize.retention: expected 1h or more, found " + minutes(retention)
                    + ": a micro-batch in hand writes files that no version has yet");
        }
        if (retention.compareTo(MOST) > 0) {
            throw new IllegalArgumentException("optimize.retention: expected 7d or less, found " + minutes(retention)
                    + ": a table does not remember for longer which files have left it");
        }
    }

    private static String minutes(Duration time) {
        return time.toMinutesPart() == 0 ? time.toHours() + "h" : time.toMinutes() + "m";
    }
}
