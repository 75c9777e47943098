package io.tweetlake.common.config.binding;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a whole number with its unit. */
public final class Quantity {
    private static final Pattern NUMBER_AND_UNIT = Pattern.compile("(\\d{1,18})\\s*([a-z]*)");

    private static final Map<String, Long> MILLISECONDS =
            Map.of("ms", 1L, "s", 1_000L, "m", 60_000L, "h", 3_600_000L, "d", 86_400_000L);

    private Quantity() {}

    /** As {@link #parse}, with the units ms, s, m, h and d. */
    public static Duration parseDuration(String text, String form) {
        return Duration.ofMillis(parse(text, MILLISECONDS, form));
    }

    /**
     * @param units what one of each unit is worth, by its name in lower case; the empty name is a number alone
     * @param form how such a value is written, for the message
     * @return the value in the smallest unit, 1 or more
     * @throws IllegalArgumentException when the text is not of this form, is zero, or exceeds a {@code long}
     */
    public static long parse(String text, Map<String, Long> units, String form) {
        Matcher matcher = NUMBER_AND_UNIT.matcher(text.toLowerCase(Locale.ROOT));
        if (!matcher.matches() || !units.containsKey(matcher.group(2))) {
            throw new IllegalArgumentException("expected " + form + ", found \"" + text + "\"");
        }
        long number = Long.parseLong(matcher.group(1));
        long unit = units.get(matcher.group(2));
        if (number == 0 || number > Long.MAX_VALUE / unit) {
            throw new IllegalArgumentException("expected " + form + ", above zero and below 2^63 of the smallest unit,"
                    + " found \"" + text + "\"");
        }
        return number * unit;
    }
}
