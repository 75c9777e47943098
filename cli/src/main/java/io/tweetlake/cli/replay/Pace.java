package io.tweetlake.cli.replay;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/** When each record of a replay is due. Asked once for each, in their order. */
@FunctionalInterface
public interface Pace {
    /**
     * @param number of the record, from 0
     * @return how long after the start
     */
    Duration due(long number, byte[] record);

    /** The same distance between all. */
    static Pace perSecond(double records) {
        return (number, record) -> Duration.ofNanos((long) (number / records * 1e9));
    }

    /**
     * As the records' own times lie apart, so many times faster. One that says no time, or an earlier one than the record before
     * it, comes with that one.
     *
     * @param time when a record was written
     */
    static Pace original(double factor, Function<byte[], Optional<Instant>> time) {
        return new Pace() {
            private Instant first;
            private Duration latest = Duration.ZERO;

            @Override
            public Duration due(long number, byte[] record) {
                Optional<Instant> written = time.apply(record);
                if (written.isPresent()) {
                    first = first == null ? written.get() : first;
                    double seconds = Duration.between(first, written.get()).toMillis() / 1e3 / factor;
                    Duration due = Duration.ofMillis((long) (seconds * 1e3));
                    latest = due.compareTo(latest) > 0 ? due : latest;
                }
                return latest;
            }
        };
    }
}
