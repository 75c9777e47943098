package io.tweetlake.tweets;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** The ways in which tweets say when they were written. */
final class Timestamps {
    /** What fits Delta's TIMESTAMP and people's reading of it: years 1 to 9999. */
    private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");

    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999Z");

    private static final Pattern EPOCH_MILLIS = Pattern.compile("-?\\d{9,16}");
    private static final Pattern TWITTER = Pattern.compile("\\p{Alpha}{3} (\\p{Alpha}{3} .*) (\\S+) (\\d{4})");
    private static final DateTimeFormatter OFFSET =
            DateTimeFormatter.ofPattern("MMM dd HH:mm:ss Z yyyy", Locale.ENGLISH);
    private static final DateTimeFormatter ZONE =
            DateTimeFormatter.ofPattern("MMM dd HH:mm:ss zzz yyyy", Locale.ENGLISH);

    /** {@code ISO_OFFSET_DATE_TIME}, and offsets without their colon. */
    private static final DateTimeFormatter ISO = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
            .appendPattern("[XXX][XX][X]")
            .toFormatter(Locale.ROOT);

    /**
     * Java takes these for the zone and not for its offset, and so cannot tell the two hours apart of a clock set back; and
     * {@code BST} for a place in the Pacific, where people who tweet mean British summer.
     */
    private static final Map<String, String> ZONES = Map.of(
            "PDT", "-0700", "PST", "-0800", "MDT", "-0600", "MST", "-0700", "CDT", "-0500", "CST", "-0600", "EDT",
            "-0400", "EST", "-0500", "BST", "+0100");

    private Timestamps() {}

    /**
     * @param text {@code Wed Aug 27 13:08:45 +0000 2008}, the same with a zone's name such as {@code PDT}, ISO-8601 with
     *     its offset, or milliseconds since 1970
     * @throws DateTimeException where it is none of these
     */
    static Instant parse(String text) {
        Instant instant = read(text.strip());
        if (instant.isBefore(FIRST) || instant.isAfter(LAST)) {
            throw new DateTimeException("outside of the years 1 to 9999");
        }
        return instant;
    }

    private static Instant read(String text) {
        var twitter = TWITTER.matcher(text);
        if (twitter.matches()) {
            // The day of the week says nothing new, and would refuse a date that is otherwise clear.
            String zone = ZONES.getOrDefault(twitter.group(2), twitter.group(2));
            DateTimeFormatter format = Character.isLetter(zone.charAt(0)) ? ZONE : OFFSET;
            return format.parse(twitter.group(1) + ' ' + zone + ' ' + twitter.group(3), Instant::from);
        }
        if (EPOCH_MILLIS.matcher(text).matches()) {
            return Instant.ofEpochMilli(Long.parseLong(text));
        }
        return ISO.parse(text, Instant::from);
    }
}
