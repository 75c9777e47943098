package io.tweetlake.dashboard;

import static org.apache.spark.sql.functions.array_contains;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.nullif;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Which rows of {@code gold_tweets} a question is asked of. Made of typed values alone, which become literals of Spark's:
 * nothing of a request becomes SQL.
 *
 * @param from tweets written then or later; null for all
 * @param until tweets written before; null for all
 * @param last tweets of so long a time before the newest one, in place of {@code from}; null for all
 * @param columns a value for each column of {@link #COLUMNS} that is asked for
 */
record Filter(Instant from, Instant until, Duration last, Map<String, String> columns) {
    static final Filter NONE = new Filter(null, null, null, Map.of());

    /** What a column must be for a value, by the name of the parameter. */
    private static final Map<String, Function<String, Column>> COLUMNS = Map.of(
            "lang",
                    value -> coalesce(nullif(col("lang"), lit("und")), col("detected_lang"), lit("und"))
                            .equalTo(lit(value)),
            "mention", value -> array_contains(col("mentions"), value),
            "hashtag", value -> array_contains(col("hashtags"), value),
            "sentiment", value -> col("predicted_sentiment").equalTo(lit(value)),
            "model", value -> col("model_version").equalTo(lit(value)));

    private static final Map<String, Duration> PERIODS =
            Map.of("24h", Duration.ofHours(24), "7d", Duration.ofDays(7), "30d", Duration.ofDays(30));
    private static final int LONGEST_VALUE = 200;

    /** What Spark's timestamps and four digits of a year can say. */
    private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");

    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    Filter {
        columns = Map.copyOf(columns);
    }

    /** All of a UTC day. */
    static Filter day(LocalDate day) {
        return new Filter(startOf(day), startOf(day.plusDays(1)), null, Map.of());
    }

    /**
     * @param parameters of a request: {@code from} and {@code to}, UTC days of which both belong to it; {@code last}, one of
     *     24h, 7d and 30d; {@code hour}, the start of one; {@code day}; {@code lang}, {@code mention}, {@code hashtag}, {@code sentiment}
     *     and {@code model}
     * @throws BadRequest for any other, and for a value that is none
     */
    static Filter of(Map<String, String> parameters) {
        Filter filter = NONE;
        for (Map.Entry<String, String> parameter : parameters.entrySet()) {
            filter = filter.with(parameter.getKey(), parameter.getValue());
        }
        return filter;
    }

    private Filter with(String name, String value) {
        return switch (name) {
            case "from" -> between(startOf(date(name, value)), null);
            case "to" -> between(null, startOf(date(name, value).plusDays(1)));
            case "hour" -> hour(value);
            case "day" ->
                between(startOf(date(name, value)), startOf(date(name, value).plusDays(1)));
            case "last" -> new Filter(from, until, period(value), columns);
            default -> withColumn(name, value);
        };
    }

    private Filter hour(String value) {
        Instant start = parsed(
                "hour", value, "the start of one, such as 2026-06-15T17:00:00Z", text -> checked(Instant.parse(text)));
        return between(start, start.plus(Duration.ofHours(1)));
    }

    /** Whoever asks for two periods means what is in both. */
    private Filter between(Instant start, Instant end) {
        return new Filter(
                from == null || (start != null && start.isAfter(from)) ? start : from,
                until == null || (end != null && end.isBefore(until)) ? end : until,
                last,
                columns);
    }

    private Filter withColumn(String name, String value) {
        if (!COLUMNS.containsKey(name)) {
            throw new BadRequest("there is no filter `%s`".formatted(name));
        }
        if (value.isEmpty() || value.length() > LONGEST_VALUE) {
            throw new BadRequest("%s: a value of 1 to %d characters".formatted(name, LONGEST_VALUE));
        }
        Map<String, String> more = new HashMap<>(columns);
        more.put(name, value);
        return new Filter(from, until, last, more);
    }

    /** The same, with {@code last} counted back from the newest tweet. */
    Filter before(Instant newest) {
        return last == null || newest == null
                ? this
                : new Filter(from, until, null, columns).between(newest.minus(last), null);
    }

    /** The same, from earlier on. */
    Filter lookingBack(Duration more) {
        return from == null ? this : new Filter(from.minus(more), until, last, columns);
    }

    Dataset<Row> apply(Dataset<Row> gold) {
        return conditions().stream().reduce(Column::and).map(gold::where).orElse(gold);
    }

    private List<Column> conditions() {
        List<Column> conditions = new ArrayList<>();
        Optional.ofNullable(from).map(start -> col("timestamp").geq(lit(start))).ifPresent(conditions::add);
        Optional.ofNullable(until).map(end -> col("timestamp").lt(lit(end))).ifPresent(conditions::add);
        columns.forEach((name, value) -> conditions.add(COLUMNS.get(name).apply(value)));
        return conditions;
    }

    private static LocalDate date(String name, String value) {
        return parsed(name, value, "a day, such as 2026-06-15", text -> {
            LocalDate day = LocalDate.parse(text);
            checked(startOf(day));
            return day;
        });
    }

    private static Instant checked(Instant time) {
        if (time.isBefore(EARLIEST) || time.isAfter(LATEST)) {
            throw new DateTimeException("not in the years 1 to 9999");
        }
        return time;
    }

    private static Duration period(String value) {
        if (!PERIODS.containsKey(value)) {
            throw new BadRequest("last: one of 24h, 7d and 30d");
        }
        return PERIODS.get(value);
    }

    private static <T> T parsed(String name, String value, String form, Function<String, T> parser) {
        try {
            return parser.apply(value);
        } catch (DateTimeException e) {
            throw new BadRequest("%s: %s".formatted(name, form));
        }
    }

    private static Instant startOf(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }
}
