package io.tweetlake.silver;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.monotonically_increasing_id;
import static org.apache.spark.sql.functions.when;

import io.tweetlake.common.lake.Deletions;
import io.tweetlake.common.lake.Lake;
import io.tweetlake.common.lake.MergeFigures;
import io.tweetlake.common.lake.Table;
import java.sql.Timestamp;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;

/**
 * Takes tweets out of Silver and Gold, and the text of their records out of Bronze, the quarantine and notices, where the rows
 * stay and are counted. Whatever the moment it is killed at, the same call does the rest.
 */
final class Removal {

    private static final Column ANY = lit(true);
    /** Those that may have a tweet's text. */
    private static final Column IS_EDIT = expr("kind = 'tweet-edit'");
    /** Those that may have something else that an account wrote. */
    private static final Column HAS_TEXT =
            expr("kind in ('tweet-edit', 'user-profile-modification', 'not-a-tweet', 'error')");

    private static final Column NO_TEXT = lit(null).cast(DataTypes.StringType);
    private static final Column NO_PAYLOAD = lit(null).cast(DataTypes.VariantType);
    /** The columns that may have a record's text. */
    private static final Map<Table, Map<String, Column>> FORGOTTEN = Map.of(
            Table.BRONZE_TWEETS, Map.of("raw", NO_TEXT, "payload", NO_PAYLOAD, "parse_error", NO_TEXT),
            Table.SILVER_QUARANTINE, Map.of("raw", NO_TEXT, "payload", NO_PAYLOAD, "detail", NO_TEXT),
            Table.SILVER_NOTICES, Map.of("raw", NO_TEXT, "payload", NO_PAYLOAD));

    private final Lake lake;
    private final Deletions deletions;

    Removal(Lake lake, Deletions deletions) {
        this.lake = lake;
        this.deletions = deletions;
    }

    /**
     * What must go.
     *
     * @param tweets columns {@code tweet_id}, each once, and {@code user_id}, for what account it must go, or null
     * @param accounts column {@code user_id}: everything that they wrote; empty where single tweets are meant
     */
    record Named(Dataset<Row> tweets, Optional<Dataset<Row>> accounts) {
        static Named tweets(Dataset<Row> tweets) {
            return new Named(tweets, Optional.empty());
        }

        static Named accounts(Dataset<Row> tweets, Dataset<Row> accounts) {
            return new Named(tweets, Optional.of(accounts));
        }

        Dataset<Row> ids() {
            return tweets.select("tweet_id");
        }

        private Dataset<Row> keys() {
            Dataset<Row> ofTweets = RecordKeys.spelled(ids());
            return accounts.map(RecordKeys::authors).map(ofTweets::union).orElse(ofTweets);
        }

        private Column keysOf(Column record) {
            return accounts.isPresent() ? RecordKeys.of(record) : RecordKeys.ids(record);
        }

        private Column notices() {
            return accounts.isPresent() ? HAS_TEXT : IS_EDIT;
        }
    }

    /** Records with a text that must go, each {@link #records}. */
    record Found(Dataset<Row> bronze, Dataset<Row> quarantine, Dataset<Row> notices, Column bronzeWhere) {}

    /** How many rows have gone, or lost their text. */
    record Figures(long silver, long gold, long challenger, long bronze, long quarantine, long notices) {}

    /** Looks for copies of tweets in Bronze where they can be: not before the first that another table knows. */
    Found find(Named named) {
        Dataset<Row> quarantine = records(Table.SILVER_QUARANTINE, named, ANY);
        Dataset<Row> notices = records(Table.SILVER_NOTICES, named, named.notices());
        Timestamp first = firstIngested(named, quarantine.union(notices));
        Column where = first == null ? lit(false) : since(firstOfMicroBatch(first));
        return new Found(records(Table.BRONZE_TWEETS, named, where), quarantine, notices, where);
    }

    /** Looks at every record, for what others have quoted too. */
    Found findEverywhere(Named named) {
        return new Found(
                records(Table.BRONZE_TWEETS, named, ANY),
                records(Table.SILVER_QUARANTINE, named, ANY),
                records(Table.SILVER_NOTICES, named, named.notices()),
                ANY);
    }

    /** Quarantine and Silver go last: what they hold says since when Bronze may hold a copy. */
    Figures remove(Named named, Found found) {
        long bronze = forget(Table.BRONZE_TWEETS, found.bronze(), found.bronzeWhere());
        long challenger = deletions.delete(Table.GOLD_CHALLENGER, named.ids());
        long gold = deletions.delete(Table.GOLD_TWEETS, named.ids());
        long quarantine = forget(Table.SILVER_QUARANTINE, found.quarantine(), ANY);
        long notices = forget(Table.SILVER_NOTICES, found.notices(), ANY);
        long silver = deleteFromSilver(named.ids());
        return new Figures(silver, gold, challenger, bronze, quarantine, notices);
    }

    /**
     * Deletes what Silver has just let in, in a micro-batch whose tweets were named meanwhile.
     *
     * @param since when the first record of the micro-batch was ingested
     */
    void deleteAgain(DeletedAgain again, Timestamp since) {
        if (!again.isEmpty()) {
            Named named = named(again);
            noteTweetsOfAccounts(again, named);
            Column where = since(since);
            forget(Table.BRONZE_TWEETS, records(Table.BRONZE_TWEETS, named, where), where);
            forget(Table.SILVER_QUARANTINE, records(Table.SILVER_QUARANTINE, named, ANY), ANY);
            forget(Table.SILVER_NOTICES, records(Table.SILVER_NOTICES, named, named.notices()), ANY);
            deleteFromSilver(named.ids());
        }
    }

    void deleteFromSilver(DeletedAgain again) {
        if (!again.isEmpty()) {
            Named named = named(again);
            noteTweetsOfAccounts(again, named);
            deleteFromSilver(named.ids());
        }
    }

    /** @param since when the first record of the tweets was ingested */
    void forgetInBronze(DeletedAgain again, Timestamp since) {
        if (!again.isEmpty()) {
            Column where = since(since);
            forget(Table.BRONZE_TWEETS, records(Table.BRONZE_TWEETS, named(again), where), where);
        }
    }

    private Named named(DeletedAgain again) {
        Dataset<Row> tweets = again.tweets(deletions);
        return again.hasAccounts() ? Named.accounts(tweets, again.accounts(deletions)) : Named.tweets(tweets);
    }

    /** Gold knows the author of a row, but not whom a retweet repeats: it may have let those in that Silver had. */
    private void noteTweetsOfAccounts(DeletedAgain again, Named named) {
        if (again.hasAccounts()) {
            deletions.note(named.tweets());
            deletions.delete(Table.GOLD_CHALLENGER, named.ids());
            deletions.delete(Table.GOLD_TWEETS, named.ids());
        }
    }

    private static Column since(Timestamp since) {
        return col("ingest_date").geq(lit(since).cast(DataTypes.DateType));
    }

    /**
     * The records that have one of the keys: columns {@code row}, which tells it from others, {@code record}, its text,
     * {@code ingested_at, source_file} and {@code key}; of several keys, a row each.
     */
    private Dataset<Row> records(Table table, Named named, Column where) {
        return lake.read(table)
                .where(where.and(col("raw").isNotNull()))
                .select(
                        monotonically_increasing_id().as("row"),
                        col("raw").as("record"),
                        col("ingested_at"),
                        col("source_file"))
                .withColumn("candidate", explode(named.keysOf(col("record"))))
                .join(named.keys(), "candidate")
                .drop("candidate")
                .distinct()
                .localCheckpoint();
    }

    private long forget(Table table, Dataset<Row> records, Column where) {
        if (records.isEmpty()) {
            return 0;
        }
        Dataset<Row> texts = records.select("record").distinct();
        return lake.merge(
                        table,
                        Deletions.WRITER,
                        kept -> kept.as("kept")
                                .merge(texts, where.and(expr("kept.raw = record")))
                                .whenMatched()
                                .update(FORGOTTEN.get(table))
                                .execute())
                .updated();
    }

    /** Null where neither Silver, nor the quarantine, nor a notice has any of the tweets; then Bronze has none that was read. */
    private Timestamp firstIngested(Named named, Dataset<Row> records) {
        return lake.read(Table.SILVER_TWEETS)
                .join(named.ids(), "tweet_id")
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
    private Timestamp firstOfMicroBatch(Timestamp first) {
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
    void countDeleted() {
        SortedMap<Long, MergeFigures> commits = lake.merges(Table.SILVER_TWEETS, Deletions.WRITER);
        lake.read(Table.SILVER_BATCHES)
                .where(col("writer").equalTo(Deletions.WRITER))
                .select("batch_id")
                .collectAsList()
                .forEach(counted -> commits.remove(counted.getLong(0)));
        commits.values().removeIf(figures -> figures.deleted() == 0);
        if (commits.isEmpty()) {
            return;
        }
        List<Row> rows = commits.entrySet().stream()
                .map(commit ->
                        BatchFigures.ofDeletion(commit.getValue().deleted()).row(Deletions.WRITER, commit.getKey()))
                .toList();
        Dataset<Row> missing = lake.spark().createDataFrame(rows, Table.SILVER_BATCHES.schema());
        lake.merge(
                Table.SILVER_BATCHES,
                Deletions.WRITER,
                counted -> counted.as("counted")
                        .merge(
                                missing.as("missing"),
                                "counted.writer = missing.writer and counted.batch_id = missing.batch_id")
                        .whenNotMatched()
                        .insertAll()
                        .execute());
    }
}
