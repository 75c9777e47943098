package io.tweetlake.tweets;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.regex.Pattern;

/**
 * Keys of the AT protocol's records that are timestamp identifiers: 13 digits of base 32 that sort by time, of which 53 bits
 * are the microsecond in which the key was made.
 *
 * @see <a href="https://atproto.com/specs/tid">the specification</a>
 */
final class RecordKey {
    private static final String DIGITS = "234567abcdefghijklmnopqrstuvwxyz";
    private static final Pattern TIMESTAMP = Pattern.compile("[2-7a-j][2-7a-z]{12}");
    private static final int BITS_OF_DIGIT = 5;
    /** The last bits are a clock's number. */
    private static final int TIME_SHIFT = 10;

    private RecordKey() {}

    /** @return null where the key is no timestamp identifier */
    static Instant time(String key) {
        if (!TIMESTAMP.matcher(key).matches()) {
            return null;
        }
        long value = 0;
        for (int i = 0; i < key.length(); i++) {
            value = value << BITS_OF_DIGIT | DIGITS.indexOf(key.charAt(i));
        }
        return Instant.EPOCH.plus(value >> TIME_SHIFT, ChronoUnit.MICROS);
    }
}
