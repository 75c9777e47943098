package io.tweetlake.common.lake;

import static org.apache.spark.sql.functions.col;

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
    private static final Column IS_OBEYED = col("obeyed_at").isNotNull();

    private final Lake lake;

    public Deletions(Lake lake) {
        this.lake = lake;
    }

    /** The delete notices that name a tweet, as rows of {@link Table#SILVER_NOTICES}. */
    public Dataset<Row> notices() {
        return lake.read(Table.SILVER_NOTICES).where("kind = 'delete' and tweet_id is not null");
    }

    /** Column {@code tweet_id}: the tweets that some of the {@link #notices} name, each once. */
    public Dataset<Row> named(Column notices) {
        return notices().where(notices).select("tweet_id").distinct();
    }

    /** Whether any notice has been obeyed. */
    public boolean any() {
        return lake.exists(Table.SILVER_NOTICES) && !notices().where(IS_OBEYED).isEmpty();
    }

    /** Column {@code tweet_id}: what has been deleted, each id once. */
    public Dataset<Row> obeyed() {
        return named(IS_OBEYED);
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
        if (!lake.exists(Table.SILVER_NOTICES)) {
            return;
        }
        Column meanwhile = col("obeyed_at").geq(Timestamp.from(since));
        if (!notices().where(meanwhile).isEmpty()) {
            deleteFrom(table, named(meanwhile), "sweep", Instant.now().toEpochMilli());
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
                        kept -> kept.as("kept")
                                .merge(ids.as("named"), "kept.tweet_id = named.tweet_id")
                                .whenMatched()
                                .delete()
                                .execute())
                .deleted();
    }
}
