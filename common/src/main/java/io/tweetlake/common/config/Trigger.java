package io.tweetlake.common.config;

import io.tweetlake.common.config.binding.Quantity;
import java.io.Serializable;
import java.time.Duration;

/**
 * When a job starts its next micro-batch.
 *
 * @param interval from one start to the next, above zero; null to process what is there and end
 */
public record Trigger(Duration interval) implements Serializable {
    /** Processes all that is there, in as many micro-batches as it takes, and ends. */
    public static final Trigger AVAILABLE_NOW = new Trigger(null);

    /** Of a follower: looking is a listing of the table's log, which costs little, but something on S3. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

    private static final Duration SHORTEST_WAIT = Duration.ofMillis(100);

    private static final String AVAILABLE_NOW_TEXT = "available-now";
    private static final String FORM = "an interval with its unit (ms, s, m, h, d) such as 60s, or available-now";

    public Trigger {
        if (interval != null && interval.toMillis() <= 0) {
            throw new IllegalArgumentException("expected an interval of 1ms or more, found " + interval);
        }
    }

    /**
     * @param text {@code available-now}, or a whole number and one of ms, s, m, h, d
     * @throws IllegalArgumentException when it is neither, or zero
     */
    public static Trigger parse(String text) {
        return text.equals(AVAILABLE_NOW_TEXT) ? AVAILABLE_NOW : new Trigger(Quantity.parseDuration(text, FORM));
    }

    public boolean isAvailableNow() {
        return interval == null;
    }

    /**
     * The trigger of a job that reads what a job with this trigger writes, in the same process. It looks more often than
     * there is something to read, so that it finds a commit soon; its micro-batches are as many as the commits.
     */
    public Trigger ofFollower() {
        if (isAvailableNow() || interval.compareTo(SHORTEST_WAIT) <= 0) {
            return this;
        }
        Duration wait = interval.dividedBy(4);
        if (wait.compareTo(LONGEST_WAIT) > 0) {
            return new Trigger(LONGEST_WAIT);
        }
        return new Trigger(wait.compareTo(SHORTEST_WAIT) < 0 ? SHORTEST_WAIT : wait);
    }

    /** In the form that {@link #parse} reads. */
    @Override
    public String toString() {
        if (isAvailableNow()) {
            return AVAILABLE_NOW_TEXT;
        }
        long millis = interval.toMillis();
        return millis % 1_000 == 0 ? millis / 1_000 + "s" : millis + "ms";
    }
}
