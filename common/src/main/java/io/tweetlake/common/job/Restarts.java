package io.tweetlake.common.job;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** When a job is started again whose storage is in trouble: after pauses that double, and not for ever. */
final class Restarts {
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
    private static final Duration LONGEST_TROUBLE = Duration.ofMinutes(30);
    /** After so long without trouble the next is another one. */
    private static final Duration RECOVERED = Duration.ofMinutes(5);

    private final Clock clock;
    private Instant first;
    private Instant last;
    private Duration pause;

    Restarts(Clock clock) {
        this.clock = clock;
    }

    /** @return the time to wait before the next start; null to give up */
    Duration next() {
        Instant now = clock.instant();
        if (last == null || last.plus(RECOVERED).isBefore(now)) {
            first = now;
            pause = FIRST_PAUSE;
        } else {
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
        }
        last = now;
        return first.plus(LONGEST_TROUBLE).isBefore(now) ? null : pause;
    }
}
