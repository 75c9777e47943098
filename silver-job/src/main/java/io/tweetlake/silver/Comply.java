package io.tweetlake.silver;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.udf;

import io.tweetlake.common.job.LogLine;
import io.tweetlake.common.lake.Deletions;
import io.tweetlake.common.lake.Lake;
import io.tweetlake.common.lake.MergeFigures;
import io.tweetlake.common.lake.Table;
import io.tweetlake.tweets.TweetId;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.types.DataTypes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Obeys delete notices: the tweets that they name leave Silver and Gold, and their records' text leaves Bronze and the
 * quarantine, where the rows stay and are counted. Streams that read these tables pass over such changes. Whatever the
 * moment it is killed at, the next pass does the rest.
 *
 * <p>Older versions of the tables hold what was deleted until VACUUM removes their files.
 */
public final class Comply {
    private static final Logger LOG = LoggerFactory.getLogger(Comply.class);
    private static final String WRITER = "comply";
    /** A micro-batch that began before a notice was obeyed may have let its tweet in after. */
    private static final Duration LOOK_AGAIN = Duration.ofDays(1);

    private static final Column NOT_OBEYED = col("obeyed_at").isNull();
    private static final UserDefinedFunction NAMED = udf((UDF1<String, String>) TweetId::of, DataTypes.StringType);
    private static final Map<String, Column> FORGOTTEN = Map.of(
            "raw", lit(null).cast(DataTypes.StringType), "payload", lit(null).cast(DataTypes.VariantType));

    private static final Figures NOTHING = new Figures(0, 0, 0, 0, 0);

    private final Lake lake;
    private final Deletions deletions;
    /** Grows from pass to pass, as Delta wants it of a transaction. */
    private final long pass = Instant.now().toEpochMilli();

    public Comply(Lake lake) {
        this.lake = lake;
        this.deletions = new Deletions(lake);
    }

    /**
     * What a pass has done.
     *
     * @param notices delete notices that were obeyed for the first time
     * @param silver rows that left {@code silver_tweets}
     * @param gold rows that left {@code gold_tweets}
     * @param bronze records of {@code bronze_tweets} whose text is gone
     * @param quarantine records of {@code silver_quarantine} whose text is gone
     */
    public record Figures(long notices, long silver, long gold, long bronze, long quarantine) {}

    /** Obeys each notice that has not been, and looks again for what those of the last day name. */
    public Figures run() {
        Dataset<Row> ids = named().persist();
        try {
            Figures figures = ids.isEmpty() ? NOTHING : delete(ids);
            if (!figures.equals(NOTHING)) {
                LOG.info(
                        "{}",
                        new LogLine("comply")
                                .with("notices", figures.notices())
                                .with("silver", figures.silver())
                                .with("gold", figures.gold())
                                .with("bronze", figures.bronze())
                                .with("quarantine", figures.quarantine()));
            }
            return figures;
        } finally {
            ids.unpersist();
        }
    }

    /** {@link #run}, where there is a notice that has not been obeyed; else the tables are not looked at. */
    void runIfAsked() {
        if (!deletions.notices().where(NOT_OBEYED).isEmpty()) {
            run();
        }
    }

    /** Silver goes last: what it holds says since when Bronze may hold a copy. */
    private Figures delete(Dataset<Row> ids) {
        noteUnnotedPasses();
        Timestamp since = firstIngested(ids);
        long bronze = since == null ? 0 : forgetInBronze(ids, since);
        deleteIfThere(Table.GOLD_CHALLENGER, ids);
        long gold = deleteIfThere(Table.GOLD_TWEETS, ids);
        long quarantine = forget(Table.SILVER_QUARANTINE, ids, lit(true));
        long silver = deletions.deleteFrom(Table.SILVER_TWEETS, ids, WRITER, pass);
        BatchFigures.ofDeletion(silver).append(lake, WRITER, pass);
        return new Figures(markObeyed(ids), silver, gold, bronze, quarantine);
    }

    private long deleteIfThere(Table table, Dataset<Row> ids) {
        return lake.exists(table) ? deletions.deleteFrom(table, ids, WRITER, pass) : 0;
    }

    /**
     * Removes the text of every record of a tweet.
     *
     * @param ids column {@code tweet_id}, each once
     * @param since when the first of the records was ingested
     * @return how many records there were
     */
    long forgetInBronze(Dataset<Row> ids, Timestamp since) {
        return forget(
                Table.BRONZE_TWEETS, ids, col("kept.ingest_date").geq(lit(since).cast(DataTypes.DateType)));
    }

    private long forget(Table table, Dataset<Row> ids, Column where) {
        Column same = NAMED.apply(col("kept.raw")).equalTo(col("named.tweet_id"));
        return lake.merge(
                        table,
                        WRITER,
                        pass,
                        kept -> kept.as("kept")
                                .merge(
                                        ids.as("named"),
                                        where.and(col("kept.raw").isNotNull()).and(same))
                                .whenMatched()
                                .update(FORGOTTEN)
                                .execute())
                .updated();
    }

    private Dataset<Row> named() {
        Timestamp lookAgain = Timestamp.from(Instant.now().minus(LOOK_AGAIN));
        return deletions.named(NOT_OBEYED.or(col("obeyed_at").geq(lookAgain)));
    }

    /** Null where neither Silver nor the quarantine has any of the tweets; then Bronze has none that was read. */
    private Timestamp firstIngested(Dataset<Row> ids) {
        Dataset<Row> silver = lake.read(Table.SILVER_TWEETS).select(col("tweet_id"), col("ingested_at"));
        Dataset<Row> quarantine = lake.read(Table.SILVER_QUARANTINE)
                .select(NAMED.apply(col("raw")).as("tweet_id"), col("ingested_at"));
        return Stream.of(silver, quarantine)
                .map(rows -> rows.join(ids, "tweet_id")
                        .agg(min("ingested_at"))
                        .first()
                        .getTimestamp(0))
                .filter(Objects::nonNull)
                .min(Timestamp::compareTo)
                .orElse(null);
    }

    private long markObeyed(Dataset<Row> ids) {
        Column same = expr("notice.tweet_id = named.tweet_id and notice.kind = 'delete' and notice.obeyed_at is null");
        return lake.merge(
                        Table.SILVER_NOTICES,
                        WRITER,
                        pass,
                        notices -> notices.as("notice")
                                .merge(ids.as("named"), same)
                                .whenMatched()
                                .update(Map.of("obeyed_at", lit(Timestamp.from(Instant.ofEpochMilli(pass)))))
                                .execute())
                .updated();
    }

    /** A pass that was killed after it had deleted, and before it had noted how much. */
    private void noteUnnotedPasses() {
        SortedMap<Long, MergeFigures> passes = lake.merges(Table.SILVER_TWEETS, WRITER);
        lake.read(Table.SILVER_BATCHES)
                .where(col("writer").equalTo(WRITER))
                .select("batch_id")
                .collectAsList()
                .forEach(noted -> passes.remove(noted.getLong(0)));
        passes.forEach(
                (unnoted, figures) -> BatchFigures.ofDeletion(figures.deleted()).append(lake, WRITER, unnoted));
    }
}
