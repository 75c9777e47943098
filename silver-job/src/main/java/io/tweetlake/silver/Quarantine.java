package io.tweetlake.silver;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.slice;
import static org.apache.spark.sql.functions.sort_array;
import static org.apache.spark.sql.functions.when;

import io.tweetlake.common.UserError;
import io.tweetlake.common.config.SilverConfig;
import io.tweetlake.common.lake.Deletions;
import io.tweetlake.common.lake.Lake;
import io.tweetlake.common.lake.Table;
import io.tweetlake.tweets.Rejection;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What Silver could not use, and what becomes of it when Silver has learnt more. */
public final class Quarantine {
    private static final String WRITER = "replay";
    private static final String SEPARATOR = " ";
    private static final int EXAMPLES = 3;

    private final Lake lake;
    private final PromotedColumns promoted;
    private final boolean detectLanguage;
    /** To the precision of a table. */
    private final Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);

    /** @throws UserError where there is no quarantine yet */
    public Quarantine(Lake lake, SilverConfig config) {
        lake.requireExists(Table.SILVER_QUARANTINE, "silver");
        this.lake = lake;
        this.promoted = PromotedColumns.of(config.columns());
        this.detectLanguage = config.detectLanguage();
    }

    /**
     * What a replay has done.
     *
     * @param tried records that were read again
     * @param tweets records that are rows of {@code silver_tweets} now
     * @param duplicates records of tweets that were there already
     * @param notices records whose notices are in {@code silver_notices} now
     * @param deleted records of tweets that a delete notice had named
     */
    public record Figures(long tried, long tweets, long duplicates, long notices, long deleted) {}

    /** Columns {@code reason, records, first, last, examples}: what has not been released, most frequent first. */
    public Dataset<Row> summary() {
        return waiting()
                .groupBy("reason")
                .agg(
                        count(lit(1)).as("records"),
                        min("quarantined_at").as("first"),
                        max("quarantined_at").as("last"),
                        slice(sort_array(collect_set("detail")), 1, EXAMPLES).as("examples"))
                .orderBy(col("records").desc(), col("reason"));
    }

    /**
     * Reads records again, the way Silver does. Those that it can use now go where they belong and are marked released;
     * killed at any moment and started again, a replay does the rest and nothing twice.
     *
     * @param reason that they were set aside for; null for all
     * @throws UserError where there is no such reason
     */
    public Figures replay(String reason) {
        // An earlier version made it with fewer columns.
        lake.createIfMissing(Table.SILVER_TWEETS);
        Deletions deletions = new Deletions(lake);
        Dataset<Row> chosen =
                reason == null ? waiting() : waiting().where(col("reason").equalTo(known(reason)));
        // Not merely cached: what is cached is read again once a table below it has changed.
        Dataset<Row> reread =
                SilverRecords.reread(chosen, promoted, detectLanguage).localCheckpoint();
        Dataset<Row> read =
                deletions.any() ? DeletedAgain.among(reread, deletions).markedIn(reread) : reread;
        Row summary = read.where("tweet_id is not null and not deleted")
                .agg(IdRanges.aggregate().as("ids"))
                .first();
        IdRanges ids = IdRanges.of(summary.getAs("ids"));
        TweetMerge.merge(lake, SilverRecords.firsts(read, now), ids, mark(), 0);
        if (deletions.isOutdated()) {
            new Removal(lake, deletions).deleteFromSilver(DeletedAgain.among(reread, deletions));
        }
        addNotices(read);
        Dataset<Row> released = released(read, ids).localCheckpoint();
        markReleased(released);
        return figures(read.count(), released);
    }

    /** Marks the tweets that this replay adds: their {@code cleaned_at} is the time in it. */
    private String mark() {
        return String.join(SEPARATOR, WRITER, now.toString(), UUID.randomUUID().toString());
    }

    /** The times of this and earlier replays that have put tweets into Silver. */
    private Object[] replays() {
        return lake.marks(Table.SILVER_TWEETS, WRITER + SEPARATOR).stream()
                .map(mark -> Timestamp.from(Instant.parse(mark.split(SEPARATOR, -1)[1])))
                .toArray();
    }

    private Dataset<Row> waiting() {
        return lake.read(Table.SILVER_QUARANTINE).where("released_at is null and raw is not null");
    }

    /** By the record, as a replay that was killed may have added it. */
    private void addNotices(Dataset<Row> read) {
        Dataset<Row> notices = lake.aligned(Table.SILVER_NOTICES, SilverRecords.notices(read, now));
        lake.merge(
                Table.SILVER_NOTICES,
                WRITER,
                old -> old.as("old")
                        .merge(
                                notices.as("new"),
                                "old.raw = new.raw and old.source_file <=> new.source_file"
                                        + " and old.record_index <=> new.record_index and old.ingested_at <=> new.ingested_at"
                                        + " and coalesce(old.notice_index, 0) = new.notice_index")
                        .whenNotMatched()
                        .insertAll()
                        .execute());
    }

    /**
     * Columns {@code quarantine_id, released_as}. A tweet is in Silver because of this record, if it is from the record's file
     * and reading, and a replay has put it there, this one or one that was killed. One that is not there any more was, until
     * comply counted it as deleted.
     */
    private Dataset<Row> released(Dataset<Row> read, IdRanges ids) {
        Dataset<Row> silver = lake.read(Table.SILVER_TWEETS)
                .as("silver")
                .where(ids.condition("silver"))
                .select(
                        col("tweet_id"),
                        col("source_file").as("silver_file"),
                        col("ingested_at").as("silver_ingested_at"),
                        col("cleaned_at"));
        Column isIts = col("silver_file")
                .eqNullSafe(col("source_file"))
                .and(col("silver_ingested_at").eqNullSafe(col("ingested_at")))
                .and(col("cleaned_at").isin(replays()));
        Column isGone = col("cleaned_at").isNull();
        Dataset<Row> tweets = SilverRecords.tweets(read)
                .join(silver, new String[] {"tweet_id"}, "left")
                .select(
                        col("quarantine_id"),
                        when(col("copy").equalTo(1).and(isIts.or(isGone)), "tweet")
                                .otherwise("duplicate")
                                .as("released_as"));
        Dataset<Row> others = read.where("notices is not null or deleted")
                .select(
                        col("quarantine_id"),
                        when(col("deleted"), "deleted").otherwise("notice").as("released_as"));
        return tweets.union(others);
    }

    private void markReleased(Dataset<Row> released) {
        lake.merge(
                Table.SILVER_QUARANTINE,
                WRITER,
                kept -> kept.as("kept")
                        .merge(released.as("new"), "kept.quarantine_id = new.quarantine_id")
                        .whenMatched()
                        .update(Map.of("released_at", lit(Timestamp.from(now)), "released_as", col("new.released_as")))
                        .execute());
    }

    private static Figures figures(long tried, Dataset<Row> released) {
        Map<String, Long> records = released.groupBy("released_as").count().collectAsList().stream()
                .collect(Collectors.toMap(row -> row.getString(0), row -> row.getLong(1)));
        return new Figures(
                tried,
                records.getOrDefault("tweet", 0L),
                records.getOrDefault("duplicate", 0L),
                records.getOrDefault("notice", 0L),
                records.getOrDefault("deleted", 0L));
    }

    private static String known(String reason) {
        List<String> reasons = Arrays.stream(Rejection.Reason.values())
                .map(Rejection.Reason::label)
                .toList();
        if (!reasons.contains(reason)) {
            throw new UserError(
                    "there is no reason `%s`".formatted(reason), "name one of " + String.join(", ", reasons));
        }
        return reason;
    }
}
