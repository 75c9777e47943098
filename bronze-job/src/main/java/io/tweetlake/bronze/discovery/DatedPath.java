package io.tweetlake.bronze.discovery;

import io.tweetlake.common.UserError;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.GlobPattern;

/**
 * A path in which <code>{yyyy}</code>, <code>{MM}</code>, <code>{dd}</code> and <code>{HH}</code> stand for the parts of a time
 * in UTC, as in <code>s3a://bucket/tweets/{yyyy}/{MM}/{dd}/</code>. One without them is a path as any other.
 */
public final class DatedPath {
    private static final List<String> PARTS = List.of("yyyy", "MM", "dd", "HH");
    private static final Pattern PART = Pattern.compile("\\{(\\w+)}");
    private static final Pattern GLOB = Pattern.compile("[*?\\[{]");
    /** Around the name of a part; in no path. */
    private static final String MARK = "\u0000";

    private final String pattern;
    /** The part of it below {@link #base}, with a group for each part of the time; null where there is none. */
    private final Pattern belowBase;
    /** How many of the parts it has, from the year on. */
    private final int parts;

    /** @throws UserError where it has parts that are none, or leaves one out */
    public DatedPath(String pattern) {
        this.pattern = pattern;
        List<String> found = PART.matcher(pattern)
                .results()
                .map(part -> part.group(1))
                .distinct()
                .toList();
        if (!PARTS.containsAll(found)) {
            throw new UserError(
                    "source.path: %s has a part that no time has".formatted(pattern),
                    "use {yyyy}, {MM}, {dd} and {HH}");
        }
        this.parts = found.size();
        if (!found.containsAll(PARTS.subList(0, parts))) {
            throw new UserError(
                    "source.path: %s does not say when: a part is missing before a smaller one".formatted(pattern),
                    "use {yyyy} alone, or with {MM}, or with {MM} and {dd}, or with all of {yyyy}, {MM}, {dd} and {HH}");
        }
        this.belowBase = isDated() ? regex(pattern.substring(endOfBase())) : null;
    }

    /** Hadoop translates its patterns to Java's; there an asterisk would match a slash, too. */
    private static Pattern regex(String glob) {
        String marked = PART.matcher(glob.replaceAll("/+", "/").replaceAll("/$", ""))
                .replaceAll(part -> MARK + part.group(1) + MARK);
        String regex = GlobPattern.compile(marked).pattern().replace(".*", "[^/]*");
        for (String part : PARTS) {
            String mark = MARK + part + MARK;
            int first = regex.indexOf(mark);
            if (first >= 0) {
                String others = regex.substring(first + mark.length()).replace(mark, "\\k<" + part + ">");
                regex = "%s(?<%s>\\d{%d})%s".formatted(regex.substring(0, first), part, part.length(), others);
            }
        }
        return Pattern.compile(regex + "(?:/.*)?");
    }

    public boolean isDated() {
        return parts > 0;
    }

    /** As a pattern of Hadoop's, for whatever time. */
    public String anyTime() {
        return PART.matcher(pattern)
                .replaceAll(part -> "[0-9]".repeat(part.group(1).length()));
    }

    /** The paths of the years, months, days or hours between two times, both included; the oldest first. */
    List<String> between(Instant first, Instant last) {
        List<String> paths = new ArrayList<>();
        ZonedDateTime end = last.atZone(ZoneOffset.UTC);
        for (ZonedDateTime time = start(first); !time.isAfter(end); time = next(time)) {
            paths.add(at(time));
        }
        return paths;
    }

    /** The folder that all of its files are below, of whatever time. */
    public String base() {
        String above = pattern.substring(0, endOfBase());
        return above.isEmpty() ? "." : above;
    }

    private int endOfBase() {
        Matcher glob = GLOB.matcher(pattern);
        return glob.find() ? pattern.lastIndexOf('/', glob.start()) + 1 : pattern.length();
    }

    /**
     * When the year, month, day or hour began whose folder a file is in.
     *
     * @param file its path below {@link #base}
     * @return null where the path has no time
     */
    Instant time(String file) {
        Matcher matcher = isDated() ? belowBase.matcher(file) : null;
        if (matcher == null || !matcher.matches()) {
            return null;
        }
        int[] time = {1, 1, 1, 0};
        for (int i = 0; i < parts; i++) {
            time[i] = Integer.parseInt(matcher.group(PARTS.get(i)));
        }
        try {
            return LocalDateTime.of(time[0], time[1], time[2], time[3], 0).toInstant(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** As it was written. */
    @Override
    public String toString() {
        return pattern;
    }

    private String at(ZonedDateTime time) {
        return PART.matcher(pattern)
                .replaceAll((MatchResult part) ->
                        DateTimeFormatter.ofPattern(part.group(1)).format(time));
    }

    private ZonedDateTime start(Instant time) {
        ZonedDateTime start = time.atZone(ZoneOffset.UTC).truncatedTo(parts == 4 ? ChronoUnit.HOURS : ChronoUnit.DAYS);
        return switch (parts) {
            case 1 -> start.withDayOfYear(1);
            case 2 -> start.withDayOfMonth(1);
            default -> start;
        };
    }

    private ZonedDateTime next(ZonedDateTime time) {
        return switch (parts) {
            case 1 -> time.plusYears(1);
            case 2 -> time.plusMonths(1);
            case 3 -> time.plusDays(1);
            default -> time.plusHours(1);
        };
    }
}
