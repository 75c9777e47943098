package io.tweetlake.common.job;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** When to restart a job whose storage fails: after pauses that double, up to a limit. */
final class Restarts {
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
    private static final Duration LONGEST_OUTAGE = Duration.ofMinutes(30);
    /** After so long without a failure, the count starts anew. */
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
        return first.plus(LONGEST_OUTAGE).isBefore(now) ? null : pause;
    }
}
