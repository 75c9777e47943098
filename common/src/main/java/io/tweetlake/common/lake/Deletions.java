package io.tweetlake.common.lake;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import java.sql.Timestamp;
import java.time.Instant;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Tweets that delete notices name. A notice is obeyed once {@code silver_notices.obeyed_at} is set; from then on no job
 * lets the tweet in again.
 */
public final class Deletions {
    /** How a notice that a tweet was deleted is called in {@code silver_notices.kind}. */
    public static final String KIND = "delete";

    private final Lake lake;

    public Deletions(Lake lake) {
        this.lake = lake;
    }

    /** Whether any notice has been obeyed. */
    public boolean any() {
        return lake.exists(Table.SILVER_NOTICES) && !obeyed(lit(true)).isEmpty();
    }

    /** Column {@code tweet_id}: what has been deleted, each id once. */
    public Dataset<Row> obeyed() {
        return obeyed(lit(true));
    }

    /** Rows of tweets, without those that have been deleted. */
    public Dataset<Row> without(Dataset<Row> tweets) {
        return any()
                ? tweets.join(
                        obeyed().as("obeyed"), tweets.col("tweet_id").equalTo(col("obeyed.tweet_id")), "left_anti")
                : tweets;
    }

    /** Deletes what a notice that was obeyed meanwhile names, and a writer that had begun before may have let in. */
    public void sweep(Table table, Instant since) {
        if (lake.exists(Table.SILVER_NOTICES)) {
            Dataset<Row> ids = obeyed(col("obeyed_at").geq(Timestamp.from(since)));
            if (!ids.isEmpty()) {
                deleteFrom(table, ids, "sweep", Instant.now().toEpochMilli());
            }
        }
    }

    /**
     * @param table with a column {@code tweet_id}
     * @param ids column {@code tweet_id}, each once
     * @return how many rows are gone
     */
    public long deleteFrom(Table table, Dataset<Row> ids, String writer, long version) {
        return lake.merge(
                        table,
                        writer,
                        version,
                        () -> lake.deltaTable(table)
                                .as("kept")
                                .merge(ids.as("named"), "kept.tweet_id = named.tweet_id")
                                .whenMatched()
                                .delete()
                                .execute())
                .deleted();
    }

    private Dataset<Row> obeyed(Column which) {
        return lake.read(Table.SILVER_NOTICES)
                .where(col("kind").equalTo(KIND))
                .where(col("tweet_id").isNotNull().and(col("obeyed_at").isNotNull()))
                .where(which)
                .select("tweet_id")
                .distinct();
    }
}
