package io.tweetlake.tweets;

import java.time.Instant;

/** Ids of tweets since 4 November 2010: 41 bits of them are the millisecond in which they were given. */
final class Snowflake {
    /** Of the first 22 bits, 10 are a machine and 12 a count. */
    private static final int TIME_SHIFT = 22;

    private static final long EPOCH_MILLIS = 1_288_834_974_657L;

    /** The last id that was a mere count of tweets. */
    private static final long LAST_COUNTED = 29_700_859_247L;

    /** The first id that has a time. */
    static final Instant FIRST = Instant.parse("2010-11-04T00:00:00Z");

    private Snowflake() {}

    /**
     * @param id decimal digits, or anything else
     * @return null where the id is no snowflake
     */
    static Instant time(String id) {
        try {
            long value = Long.parseLong(id);
            return value > LAST_COUNTED ? Instant.ofEpochMilli(EPOCH_MILLIS + (value >> TIME_SHIFT)) : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }
}
