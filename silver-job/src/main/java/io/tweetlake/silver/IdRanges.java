package io.tweetlake.silver;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.date_trunc;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.substring;
import static org.apache.spark.sql.functions.when;

import io.tweetlake.common.lake.Table;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;

/**
 * Where in {@link Table#SILVER_TWEETS} the ids of some tweets can be, as a condition by which Delta skips files, whatever the
 * times that the records of a tweet give it.
 *
 * <ul>
 *   <li>Numbers grow with time, so those of a micro-batch share their first digits with few files.
 *   <li>A hash is in no order, but the tweet's time is part of what was hashed: it can only be among the tweets of that day.
 *   <li>An address has the time of its key in it, which is a column. Without one, it is among those without one.
 * </ul>
 *
 * @param numbers the least and the greatest id that is a number; null without any
 * @param prefixes what the numbers begin with
 * @param hashDays each {@code event_date} of the tweets whose id is a hash
 * @param hours those in which keys of addresses were made
 * @param timeless the least and the greatest address without a time; null without any
 */
record IdRanges(
        Range numbers, SortedSet<String> prefixes, SortedSet<Date> hashDays, SortedSet<Instant> hours, Range timeless) {
    /** Ids of 19 digits that share so many were made within 7 hours; and there are 100,000 at most to collect. */
    private static final int PREFIX_LENGTH = 5;

    /** Beyond so many, fewer and wider ranges must do. */
    private static final int MOST_RANGES = 100;

    /** A list of days prunes best; beyond so many, their span must do. */
    private static final int MOST_DAYS = 400;

    /** An id is one of these. */
    enum Kind {
        NUMBER,
        HASH,
        ADDRESS;

        Column has(Column id) {
            return switch (this) {
                case NUMBER -> id.lt(AFTER_NUMBERS);
                case HASH -> id.startsWith(HASH_SIGN);
                case ADDRESS -> id.geq(AFTER_NUMBERS).and(not(id.startsWith(HASH_SIGN)));
            };
        }
    }

    private static final Duration HOUR = Duration.ofHours(1);
    private static final String HASH_SIGN = "h:";
    /** The character after the last digit. */
    private static final String AFTER_NUMBERS = ":";

    /** Both included. */
    record Range(String first, String last) {
        private static Range of(Row row) {
            return row.isNullAt(0) ? null : new Range(row.getString(0), row.getString(1));
        }
    }

    /** An aggregate over tweets, for {@link #of}. */
    static Column aggregate() {
        Column id = col("tweet_id");
        Column number = when(Kind.NUMBER.has(id), id);
        Column address = when(Kind.ADDRESS.has(id), id);
        Column hour = when(address.isNotNull(), date_trunc("HOUR", col("id_time")));
        Column timeless = when(col("id_time").isNull(), address);
        return struct(
                struct(min(number), max(number)),
                collect_set(substring(number, 1, PREFIX_LENGTH)),
                collect_set(when(Kind.HASH.has(id), col("event_date"))),
                collect_set(hour),
                struct(min(timeless), max(timeless)));
    }

    /** @param aggregate the value of {@link #aggregate} */
    static IdRanges of(Row aggregate) {
        return new IdRanges(
                Range.of(aggregate.getStruct(0)),
                shortened(new TreeSet<>(aggregate.<String>getList(1))),
                new TreeSet<>(aggregate.<Date>getList(2)),
                aggregate.<Timestamp>getList(3).stream()
                        .map(Timestamp::toInstant)
                        .collect(Collectors.toCollection(TreeSet::new)),
                Range.of(aggregate.getStruct(4)));
    }

    private static SortedSet<String> shortened(SortedSet<String> prefixes) {
        SortedSet<String> shorter = prefixes;
        for (int length = PREFIX_LENGTH - 1; shorter.size() > MOST_RANGES; length--) {
            int most = length;
            shorter = shorter.stream()
                    .map(prefix -> prefix.substring(0, Math.min(most, prefix.length())))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
        return shorter;
    }

    /** Those that there are, in their order. */
    List<Kind> kinds() {
        return Stream.of(Kind.values())
                .filter(kind -> switch (kind) {
                    case NUMBER -> numbers != null;
                    case HASH -> !hashDays.isEmpty();
                    case ADDRESS -> !hours.isEmpty() || timeless != null;
                })
                .toList();
    }

    /**
     * True for each row that has one of the ids, and for some others.
     *
     * @param silver the alias of the table
     */
    Column condition(String silver) {
        return kinds().stream()
                .map(kind -> condition(silver, kind))
                .reduce(Column::or)
                .orElse(lit(false));
    }

    /** @param kind one that there is */
    Column condition(String silver, Kind kind) {
        Column id = col(silver + ".tweet_id");
        return switch (kind) {
            case NUMBER -> isWithin(id, numbers).and(beginsWithAny(id));
            case HASH -> id.geq(HASH_SIGN).and(isOnHashDay(col(silver + ".event_date")));
            case ADDRESS -> isAddress(id, col(silver + ".id_time"));
        };
    }

    private Column isAddress(Column id, Column time) {
        return anyOf(Stream.of(
                        hours.isEmpty() ? null : id.geq(AFTER_NUMBERS).and(isInAnyHour(time)),
                        timeless == null ? null : isWithin(id, timeless).and(time.isNull()))
                .filter(Objects::nonNull)
                .toList());
    }

    private static Column isWithin(Column id, Range range) {
        return id.between(range.first(), range.last());
    }

    private Column beginsWithAny(Column id) {
        return anyOf(prefixes.stream()
                .map(prefix -> id.geq(prefix).and(id.lt(after(prefix))))
                .toList());
    }

    /** The least text that is greater than all that begin so. */
    private static String after(String prefix) {
        int last = prefix.length() - 1;
        return prefix.substring(0, last) + (char) (prefix.charAt(last) + 1);
    }

    private Column isOnHashDay(Column day) {
        return hashDays.size() <= MOST_DAYS
                ? day.isin(hashDays.toArray())
                : day.between(hashDays.first(), hashDays.last());
    }

    private Column isInAnyHour(Column time) {
        return anyOf(spans().entrySet().stream()
                .map(span -> time.geq(lit(span.getKey())).and(time.lt(lit(span.getValue()))))
                .toList());
    }

    /** From the first hour of each to the end of its last: as many as may be, so that there is little between the hours. */
    private SortedMap<Instant, Instant> spans() {
        Duration gap = Duration.ZERO;
        SortedMap<Instant, Instant> spans = spans(gap);
        while (spans.size() > MOST_RANGES) {
            gap = gap.plus(gap).plus(HOUR);
            spans = spans(gap);
        }
        return spans;
    }

    private SortedMap<Instant, Instant> spans(Duration gap) {
        TreeMap<Instant, Instant> spans = new TreeMap<>();
        for (Instant hour : hours) {
            boolean isNear = !spans.isEmpty()
                    && !hour.isAfter(spans.lastEntry().getValue().plus(gap));
            spans.put(isNear ? spans.lastKey() : hour, hour.plus(HOUR));
        }
        return spans;
    }

    private static Column anyOf(Collection<Column> conditions) {
        return conditions.stream().reduce(Column::or).orElseThrow();
    }
}
