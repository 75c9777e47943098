package io.tweetlake.tweets;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The forms in which tweets say when they were written:
 *
 * <ul>
 *   <li>{@code Wed Aug 27 13:08:45 +0000 2008}, Twitter's own, and {@code Wed, 27 Aug 2008 13:08:45 +0000} of RFC 2822. In
 *       place of the offset there may be one of the {@link ZoneNames}. The day of the week is not read: it says nothing new.
 *   <li>ISO-8601 with {@code T} or a blank between date and time: {@code 2026-06-15 11:00:00+00:00}. Seconds, their
 *       fraction and the offset (or {@code UTC}) may be missing. A time without an offset is taken as UTC.
 *   <li>Seconds since 1970, in 9 to 11 digits, or milliseconds, in 12 to 14: that is, times from 1973 to 5138.
 *       Either may have a fraction, as software that keeps numbers in a double writes it.
 * </ul>
 *
 * <p>A date that no calendar has, such as 30 February, is refused, and so is every other form.
 */
final class Timestamps {
    /** What fits Delta's TIMESTAMP and people's reading of it: years 1 to 9999. */
    private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");

    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999Z");

    /** {@code A} for a letter, {@code 0} for a digit. */
    private static final String USUAL = "AAA AAA 00 00:00:00 +0000 0000";

    private static final List<String> MONTHS =
            List.of("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec");

    private static final Pattern BLANKS = Pattern.compile("\\s+");
    private static final Pattern EPOCH = Pattern.compile("(\\d{9,14})(\\.\\d{1,9})?");
    /** A number below this one counts seconds. */
    static final BigDecimal FIRST_MILLIS = new BigDecimal("1e11");
    /** Longer numbers count something else, such as microseconds. */
    private static final double MOST_MILLIS = 1e14;

    private static final Pattern TWITTER = Pattern.compile(
            "\\p{Alpha}{3} (?<month>\\p{Alpha}{3}) (?<day>\\d\\d?) (?<time>\\S+) (?<zone>\\S+) (?<year>\\d{4})");
    private static final Pattern RFC_2822 = Pattern.compile(
            "\\p{Alpha}{3}, (?<day>\\d\\d?) (?<month>\\p{Alpha}{3}) (?<year>\\d{4}) (?<time>\\S+) (?<zone>\\S+)");
    private static final DateTimeFormatter WORDED =
            DateTimeFormatter.ofPattern("d MMM uuuu HH:mm:ss", Locale.ENGLISH).withResolverStyle(ResolverStyle.STRICT);

    private static final DateTimeFormatter ISO = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
            .appendPattern("[ ][XXX][XX][X]['UTC']")
            .parseDefaulting(ChronoField.OFFSET_SECONDS, 0)
            .toFormatter(Locale.ROOT)
            .withResolverStyle(ResolverStyle.STRICT);

    private static final Pattern BLANK_BEFORE_TIME = Pattern.compile("^(\\S{10}) ");

    private Timestamps() {}

    /**
     * @param value a text in one of the forms, or a number of seconds or milliseconds
     * @throws DateTimeException if it is neither
     */
    static Instant of(JsonNode value) {
        return parse(value.isNumber() ? plain(value) : value.asText());
    }

    /** Like {@link #of}, but null where the value is none of these. */
    static Instant orNull(JsonNode value) {
        try {
            return of(value);
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** JSON writes a large double as 1.7815212E12, which would be a rounded number in a text. */
    private static String plain(JsonNode number) {
        double size = number.doubleValue();
        return size < MOST_MILLIS && size >= 1 ? number.decimalValue().toPlainString() : number.asText();
    }

    /** @throws DateTimeException where the text has none of the forms */
    static Instant parse(String text) {
        Instant usual = usual(text);
        Instant instant = usual == null ? read(BLANKS.matcher(text.strip()).replaceAll(" ")) : usual;
        if (instant.isBefore(FIRST) || instant.isAfter(LAST)) {
            throw new DateTimeException("outside of the years 1 to 9999");
        }
        return instant;
    }

    /**
     * What nearly every tweet says, {@code Wed Aug 27 13:08:45 +0000 2008}, read without patterns, which take several times as
     * long. Null where a text has any other form.
     */
    private static Instant usual(String text) {
        if (text.length() != USUAL.length() || !text.startsWith(" +0000 ", 19)) {
            return null;
        }
        for (int i = 0; i < USUAL.length(); i++) {
            char form = USUAL.charAt(i);
            char c = text.charAt(i);
            boolean fits =
                    switch (form) {
                        case 'A' -> (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
                        case '0' -> c >= '0' && c <= '9';
                        default -> c == form;
                    };
            if (!fits) {
                return null;
            }
        }
        int month = MONTHS.indexOf(text.substring(4, 7)) + 1;
        return month == 0
                ? null
                : LocalDateTime.of(
                                number(text, 26, 30),
                                month,
                                number(text, 8, 10),
                                number(text, 11, 13),
                                number(text, 14, 16),
                                number(text, 17, 19))
                        .toInstant(ZoneOffset.UTC);
    }

    private static int number(String text, int from, int to) {
        return Integer.parseInt(text, from, to, 10);
    }

    private static Instant read(String text) {
        if (EPOCH.matcher(text).matches()) {
            return epoch(new BigDecimal(text));
        }
        Matcher twitter = TWITTER.matcher(text);
        if (twitter.matches()) {
            return worded(twitter);
        }
        Matcher mail = RFC_2822.matcher(text);
        return mail.matches()
                ? worded(mail)
                : ISO.parse(BLANK_BEFORE_TIME.matcher(text).replaceFirst("$1T"), Instant::from);
    }

    private static Instant epoch(BigDecimal number) {
        BigDecimal millis = number.compareTo(FIRST_MILLIS) < 0 ? number.movePointRight(3) : number;
        return Instant.ofEpochMilli(millis.longValue());
    }

    private static Instant worded(Matcher found) {
        String local =
                String.join(" ", found.group("day"), found.group("month"), found.group("year"), found.group("time"));
        return LocalDateTime.parse(local, WORDED).toInstant(offset(found.group("zone")));
    }

    private static ZoneOffset offset(String zone) {
        return Character.isLetter(zone.charAt(0)) ? ZoneNames.offset(zone) : ZoneOffset.of(zone);
    }
}
