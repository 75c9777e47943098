package io.tweetlake.listen;

import java.time.Duration;

/** Pauses that grow. */
final class BackOff {
    private static final int LONGEST_SHIFT = 20;

    private BackOff() {}

    /** @param times from 1 */
    static Duration doubling(Duration first, Duration longest, int times) {
        return shorter(first.multipliedBy(1L << Math.min(times - 1, LONGEST_SHIFT)), longest);
    }

    /** @param times from 1 */
    static Duration stepping(Duration step, Duration longest, int times) {
        return shorter(step.multipliedBy(times), longest);
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
