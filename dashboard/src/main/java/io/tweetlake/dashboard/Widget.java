package io.tweetlake.dashboard;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.substring;

import io.tweetlake.common.lake.Table;
import io.tweetlake.common.lake.Views;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What the page shows: the answer of a view of {@code deploy/sql}, or some rows of a table, in the order to be read in. */
enum Widget {
    SENTIMENT_BY_HOUR(rows -> rows.orderBy("hour")),
    SENTIMENT_BY_DAY(rows -> rows.orderBy("day")),
    SENTIMENT_SPIKES(rows -> rows.orderBy("hour"), Duration.ofDays(7)),
    SENTIMENT_BY_MENTION(
            rows -> rows.orderBy(col("total").desc(), col("mention")).limit(Widget.MOST_ROWS)),
    SENTIMENT_BY_HASHTAG(
            rows -> rows.orderBy(col("total").desc(), col("hashtag")).limit(Widget.MOST_ROWS)),
    SENTIMENT_BY_LANGUAGE(rows -> rows.orderBy(col("total").desc(), col("lang"))),
    EXAMPLES("gold_tweets", Widget::examples),
    LAYER_FRESHNESS(rows -> rows),
    LAKE_BALANCE(rows -> rows),
    MICRO_BATCHES(rows -> rows.orderBy(col("last_scored_at").desc()).limit(Widget.MOST_BATCHES)),
    MODEL_VERSIONS(rows -> rows.orderBy("first_scored_at")),
    QUARANTINE_BY_REASON(rows -> rows.orderBy(col("waiting").desc(), col("reason"))),
    QUARANTINE_SAMPLE("silver_quarantine", Widget::quarantined);

    private static final Set<Widget> ASK_KEPT_COLUMNS = EnumSet.of(
            SENTIMENT_BY_HOUR, SENTIMENT_BY_DAY, SENTIMENT_BY_MENTION, SENTIMENT_BY_HASHTAG, SENTIMENT_BY_LANGUAGE);
    private static final Duration RECENT = Duration.ofHours(24);
    private static final int MOST_ROWS = 25;
    private static final int MOST_BATCHES = 200;
    private static final int MOST_EXAMPLES = 20;
    private static final int LONGEST_SAMPLE = 300;

    private final String source;
    private final UnaryOperator<Dataset<Row>> shown;
    private final Duration lookBack;

    Widget(UnaryOperator<Dataset<Row>> shown) {
        this(null, shown, Duration.ZERO);
    }

    /** @param lookBack how long before its first row the view looks */
    Widget(UnaryOperator<Dataset<Row>> shown, Duration lookBack) {
        this(null, shown, lookBack);
    }

    Widget(String source, UnaryOperator<Dataset<Row>> shown) {
        this(source, shown, Duration.ZERO);
    }

    Widget(String source, UnaryOperator<Dataset<Row>> shown, Duration lookBack) {
        this.source = source == null ? name().toLowerCase(Locale.ROOT) : source;
        this.shown = shown;
        this.lookBack = lookBack;
    }

    /** As requests name it. */
    String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Widget> named(String id) {
        return Arrays.stream(values()).filter(widget -> widget.id().equals(id)).findFirst();
    }

    /** The view or table that answers it. */
    String source() {
        return source;
    }

    /** What its answer changes with. */
    Set<Table> tables() {
        return Views.tables(source);
    }

    /**
     * The rows of Gold that count: of its micro-batches those of a day, as percentiles of all that ever was take long; of its
     * tweets the newest, so that of most files nothing is read.
     *
     * @param columns the same rows as {@link KeptColumns} has them; empty where they are not known
     */
    Dataset<Row> counted(Dataset<Row> gold, Optional<Dataset<Row>> columns) {
        return switch (this) {
            case MICRO_BATCHES -> recent(gold);
            case EXAMPLES -> columns.map(known -> newest(gold, known)).orElse(gold);
            default -> gold;
        };
    }

    private static Dataset<Row> recent(Dataset<Row> gold) {
        Row newest = gold.agg(max("scored_at")).first();
        return newest.isNullAt(0)
                ? gold
                : gold.where(col("scored_at")
                        .gt(lit(newest.getTimestamp(0).toInstant().minus(RECENT))));
    }

    private static Dataset<Row> newest(Dataset<Row> gold, Dataset<Row> columns) {
        List<Row> newest = columns.select("timestamp")
                .orderBy(col("timestamp").desc())
                .limit(MOST_EXAMPLES)
                .collectAsList();
        return newest.size() < MOST_EXAMPLES
                ? gold
                : gold.where(col("timestamp")
                        .geq(lit(newest.get(MOST_EXAMPLES - 1).getTimestamp(0).toInstant())));
    }

    /** Another widget, of whose whole answer it is made. */
    Optional<Widget> over() {
        return this == SENTIMENT_SPIKES ? Optional.of(SENTIMENT_BY_HOUR) : Optional.empty();
    }

    /** Whether the columns of {@link KeptColumns} are all that it is about. */
    boolean asksKeptColumns() {
        return ASK_KEPT_COLUMNS.contains(this);
    }

    /** How much earlier than the filter says the view must begin to read, for its first rows to be right. */
    Duration lookBack() {
        return lookBack;
    }

    /** What is shown of the answer. */
    Dataset<Row> shown(Dataset<Row> answer, Filter filter) {
        boolean early = !lookBack.isZero() && filter.from() != null;
        return shown.apply(early ? answer.where(col("hour").geq(filter.from())) : answer);
    }

    private static Dataset<Row> examples(Dataset<Row> tweets) {
        return tweets.select(
                        "tweet_id",
                        "timestamp",
                        "user_name",
                        "full_text",
                        "lang",
                        "predicted_sentiment",
                        "predicted_score",
                        "model_version",
                        "error")
                .orderBy(col("timestamp").desc(), col("tweet_id"))
                .limit(MOST_EXAMPLES);
    }

    private static Dataset<Row> quarantined(Dataset<Row> records) {
        return records.where(col("released_at").isNull())
                .select(
                        col("quarantined_at"),
                        col("reason"),
                        col("detail"),
                        substring(col("raw"), 1, LONGEST_SAMPLE).as("raw"),
                        col("source_file"),
                        col("record_index"))
                .orderBy(col("quarantined_at").desc(), col("raw"))
                .limit(MOST_EXAMPLES);
    }
}
