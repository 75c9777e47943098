package io.tweetlake.silver;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;

import io.tweetlake.common.job.MicroBatch;
import io.tweetlake.common.lake.Table;
import java.sql.Date;
import java.util.Collection;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RuntimeConfig;

/**
 * Puts tweets into {@code silver_tweets} unless their id is there: an insert-only MERGE, which later readers of the table
 * see as appends. It looks for the ids only among tweets of the same days, so that its cost does not grow with the table;
 * copies of one tweet have one time.
 */
final class TweetMerge {
    /** A list of days prunes best; beyond so many, their span must do. */
    private static final int MOST_DAYS = 400;

    private TweetMerge() {}

    /**
     * @param tweets the columns of {@link Table#SILVER_TWEETS}, each id once
     * @param days every {@code event_date} among them
     * @return how many were new; empty where this micro-batch was in the table already
     */
    static OptionalLong merge(MicroBatch batch, Dataset<Row> tweets, Collection<Date> days) {
        return idempotently(
                batch,
                () -> batch.lake()
                        .deltaTable(Table.SILVER_TWEETS)
                        .as("silver")
                        .merge(
                                tweets.as("batch"),
                                expr("silver.tweet_id = batch.tweet_id").and(sameDays(new TreeSet<>(days))))
                        .whenNotMatched()
                        .insertAll()
                        .execute());
    }

    private static Column sameDays(TreeSet<Date> days) {
        Column day = col("silver.event_date");
        return days.size() <= MOST_DAYS ? day.isin(days.toArray()) : day.between(days.first(), days.last());
    }

    /** MERGE takes its transaction from the session, where an append would take it from its options. */
    private static OptionalLong idempotently(MicroBatch batch, Supplier<Dataset<Row>> merge) {
        RuntimeConfig session = batch.lake().spark().conf();
        Map<String, String> settings = Map.of(
                "spark.databricks.delta.write.txnAppId", batch.writer(),
                "spark.databricks.delta.write.txnVersion", Long.toString(batch.id()),
                // The batch is materialised by us, once; and reading it again gives the same rows.
                "spark.databricks.delta.merge.materializeSource", "none");
        settings.forEach(session::set);
        try {
            // A merge that Delta passes over, as its transaction is in the table, has no row of figures.
            return merge.get().collectAsList().stream()
                    .mapToLong(figures -> figures.getAs("num_inserted_rows"))
                    .findFirst();
        } finally {
            settings.keySet().forEach(session::unset);
        }
    }
}
