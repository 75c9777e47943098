package io.tweetlake.silver;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.current_timestamp;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.when;

import io.tweetlake.common.job.LogLine;
import io.tweetlake.common.lake.Deletions;
import io.tweetlake.common.lake.Lake;
import io.tweetlake.common.lake.MergeFigures;
import io.tweetlake.common.lake.Table;
import java.sql.Timestamp;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Obeys delete notices: the tweets that they name leave Silver and Gold, and their records' text leaves Bronze, the
 * quarantine and notices of changes, where the rows stay and are counted. Streams that read these tables pass over such changes. Whatever the
 * moment it is killed at, the next pass does the rest. What a writer lets in meanwhile the writer deletes, see
 * {@link Deletions}.
 *
 * <p>Older versions of the tables hold what was deleted until VACUUM removes their files.
 */
public final class Comply {
    private static final Logger LOG = LoggerFactory.getLogger(Comply.class);
    private static final String WRITER = "comply";

    private static final Column NAMES_A_TWEET = expr("kind = 'delete' and tweet_id is not null");
    private static final Column NOT_OBEYED = col("obeyed_at").isNull();
    private static final Column SAME_NOT_OBEYED =
            expr("notice.tweet_id = named.tweet_id and notice.kind = 'delete' and notice.obeyed_at is null");
    private static final Column ANY = lit(true);
    /** Those that may have a tweet's text. */
    private static final Column IS_EDIT = expr("kind = 'tweet-edit'");

    private static final Column NO_TEXT = lit(null).cast(DataTypes.StringType);
    private static final Column NO_PAYLOAD = lit(null).cast(DataTypes.VariantType);
    /** The columns that may have a record's text. */
    private static final Map<Table, Map<String, Column>> FORGOTTEN = Map.of(
            Table.BRONZE_TWEETS, Map.of("raw", NO_TEXT, "payload", NO_PAYLOAD, "parse_error", NO_TEXT),
            Table.SILVER_QUARANTINE, Map.of("raw", NO_TEXT, "payload", NO_PAYLOAD, "detail", NO_TEXT),
            Table.SILVER_NOTICES, Map.of("raw", NO_TEXT, "payload", NO_PAYLOAD));

    private static final Figures NOTHING = new Figures(0, 0, 0, 0, 0);

    private final Lake lake;
    private final Deletions deletions;

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

    /**
     * Obeys each notice that has not been. What earlier ones name is deleted too where it is in Silver or Gold again: a writer
     * may have died before it looked.
     */
    public Figures run() {
        countDeleted();
        return obey(unobeyed().union(leftOver()).distinct());
    }

    /** Obeys each notice that has not been; where there is none, the tables are not looked at. */
    void runIfAsked() {
        obey(unobeyed().distinct());
    }

    /** Without a note of what has been deleted, those that have been obeyed are obeyed anew. */
    private Dataset<Row> unobeyed() {
        return lake.read(Table.SILVER_NOTICES)
                .where(NAMES_A_TWEET.and(deletions.any() ? NOT_OBEYED : ANY))
                .select("tweet_id");
    }

    private Dataset<Row> leftOver() {
        return Stream.of(Table.SILVER_TWEETS, Table.GOLD_TWEETS, Table.GOLD_CHALLENGER)
                .filter(lake::exists)
                .map(table -> lake.read(table).select("tweet_id"))
                .reduce(Dataset::union)
                .orElseThrow()
                .join(deletions.ids(), "tweet_id");
    }

    private Figures obey(Dataset<Row> named) {
        // Not merely cached: what is cached is read again once a table below it has changed.
        Dataset<Row> ids = named.localCheckpoint();
        if (ids.isEmpty()) {
            return NOTHING;
        }
        deletions.note(ids);
        Figures figures = delete(ids);
        LOG.info(
                "{}",
                new LogLine("comply")
                        .with("notices", figures.notices())
                        .with("silver", figures.silver())
                        .with("gold", figures.gold())
                        .with("bronze", figures.bronze())
                        .with("quarantine", figures.quarantine()));
        return figures;
    }

    /** Quarantine and Silver go last: what they hold says since when Bronze may hold a copy. */
    private Figures delete(Dataset<Row> ids) {
        Dataset<Row> quarantined = records(Table.SILVER_QUARANTINE, ids, ANY);
        Dataset<Row> edits = records(Table.SILVER_NOTICES, ids, IS_EDIT);
        Timestamp first = firstIngested(ids, quarantined.union(edits));
        long bronze = first == null ? 0 : forgetInBronze(ids, since(first));
        deletions.delete(Table.GOLD_CHALLENGER, ids);
        long gold = deletions.delete(Table.GOLD_TWEETS, ids);
        long quarantine = forget(Table.SILVER_QUARANTINE, quarantined, ANY);
        forget(Table.SILVER_NOTICES, edits, IS_EDIT);
        long silver = deleteFromSilver(ids);
        return new Figures(markObeyed(ids), silver, gold, bronze, quarantine);
    }

    /**
     * Deletes what Silver has just let in, in a micro-batch whose tweets were named meanwhile.
     *
     * @param since when the first record of the micro-batch was ingested
     */
    void deleteAgain(DeletedAgain named, Timestamp since) {
        if (!named.isEmpty()) {
            Dataset<Row> ids = deletions.frame(named.ids());
            forgetInBronze(ids, since);
            forget(Table.SILVER_QUARANTINE, records(Table.SILVER_QUARANTINE, ids, ANY), ANY);
            forget(Table.SILVER_NOTICES, records(Table.SILVER_NOTICES, ids, IS_EDIT), IS_EDIT);
            deleteFromSilver(ids);
        }
    }

    void deleteFromSilver(DeletedAgain named) {
        if (!named.isEmpty()) {
            deleteFromSilver(deletions.frame(named.ids()));
        }
    }

    /** @param since when the first record of the tweets was ingested */
    void forgetInBronze(DeletedAgain named, Timestamp since) {
        if (!named.isEmpty()) {
            forgetInBronze(deletions.frame(named.ids()), since);
        }
    }

    private long forgetInBronze(Dataset<Row> ids, Timestamp since) {
        Column where = col("ingest_date").geq(lit(since).cast(DataTypes.DateType));
        return forget(Table.BRONZE_TWEETS, records(Table.BRONZE_TWEETS, ids, where), where);
    }

    /** Columns {@code record, ingested_at}: the texts of the tweets' records, each once, and when the first one came. */
    private Dataset<Row> records(Table table, Dataset<Row> ids, Column where) {
        return lake.read(table)
                .where(where.and(col("raw").isNotNull()))
                .select(
                        col("raw").as("record"),
                        col("ingested_at"),
                        explode(RecordIds.of(col("raw"))).as("candidate"))
                .join(RecordIds.spelled(ids), "candidate")
                .groupBy("record")
                .agg(min("ingested_at").as("ingested_at"))
                .localCheckpoint();
    }

    private long forget(Table table, Dataset<Row> records, Column where) {
        if (records.isEmpty()) {
            return 0;
        }
        return lake.merge(
                        table,
                        WRITER,
                        kept -> kept.as("kept")
                                .merge(records.select("record"), where.and(expr("kept.raw = record")))
                                .whenMatched()
                                .update(FORGOTTEN.get(table))
                                .execute())
                .updated();
    }

    /** Null where neither Silver, nor the quarantine, nor a notice has any of the tweets; then Bronze has none that was read. */
    private Timestamp firstIngested(Dataset<Row> ids, Dataset<Row> records) {
        return lake.read(Table.SILVER_TWEETS)
                .join(ids, "tweet_id")
                .select("ingested_at")
                .union(records.select("ingested_at"))
                .agg(min("ingested_at"))
                .first()
                .getTimestamp(0);
    }

    /**
     * When the first copy may have been ingested, by the clock of that time. It may have gone back since then, so this counts
     * micro-batches: later copies are in the one of the tweet, or a later one.
     */
    private Timestamp since(Timestamp first) {
        Dataset<Row> batches = lake.read(Table.SILVER_BATCHES).where("last_ingested_at is not null");
        Dataset<Row> ofFirst = batches.agg(min(when(col("last_ingested_at").geq(lit(first)), col("batch_id")))
                .as("from"));
        Timestamp since = batches.crossJoin(ofFirst)
                .where("batch_id >= from")
                .agg(min("first_ingested_at"))
                .first()
                .getTimestamp(0);
        return Stream.of(first, since)
                .filter(Objects::nonNull)
                .min(Timestamp::compareTo)
                .orElseThrow();
    }

    private long deleteFromSilver(Dataset<Row> ids) {
        long deleted = deletions.delete(Table.SILVER_TWEETS, ids);
        countDeleted();
        return deleted;
    }

    /**
     * In {@code silver_batches}, each commit that deleted tweets from Silver is a row: also one of a writer that was killed
     * before it counted, or of a pass that another process is at.
     */
    private void countDeleted() {
        SortedMap<Long, MergeFigures> commits = lake.merges(Table.SILVER_TWEETS, WRITER);
        lake.read(Table.SILVER_BATCHES)
                .where(col("writer").equalTo(WRITER))
                .select("batch_id")
                .collectAsList()
                .forEach(counted -> commits.remove(counted.getLong(0)));
        commits.values().removeIf(figures -> figures.deleted() == 0);
        if (commits.isEmpty()) {
            return;
        }
        List<Row> rows = commits.entrySet().stream()
                .map(commit ->
                        BatchFigures.ofDeletion(commit.getValue().deleted()).row(WRITER, commit.getKey()))
                .toList();
        Dataset<Row> missing = lake.spark().createDataFrame(rows, Table.SILVER_BATCHES.schema());
        lake.merge(
                Table.SILVER_BATCHES,
                WRITER,
                counted -> counted.as("counted")
                        .merge(
                                missing.as("missing"),
                                "counted.writer = missing.writer and counted.batch_id = missing.batch_id")
                        .whenNotMatched()
                        .insertAll()
                        .execute());
    }

    private long markObeyed(Dataset<Row> ids) {
        return lake.merge(
                        Table.SILVER_NOTICES,
                        WRITER,
                        notices -> notices.as("notice")
                                .merge(ids.as("named"), SAME_NOT_OBEYED)
                                .whenMatched()
                                .update(Map.of("obeyed_at", current_timestamp()))
                                .execute())
                .updated();
    }
}
