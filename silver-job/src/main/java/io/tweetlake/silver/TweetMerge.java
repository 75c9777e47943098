package io.tweetlake.silver;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;

import io.tweetlake.common.lake.Lake;
import io.tweetlake.common.lake.Table;
import java.sql.Date;
import java.util.Collection;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

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
     * @param tweets each id once; columns that the table lacks are left out
     * @param days every {@code event_date} among them
     * @param writer with the version, names the merge: it is made once
     * @return how many were new
     */
    static long merge(Lake lake, Dataset<Row> tweets, Collection<Date> days, String writer, long version) {
        Dataset<Row> rows = lake.aligned(Table.SILVER_TWEETS, tweets);
        Column sameTweet = expr("silver.tweet_id = batch.tweet_id").and(sameDays(new TreeSet<>(days)));
        return lake.merge(
                        Table.SILVER_TWEETS,
                        writer,
                        version,
                        silver -> silver.as("silver")
                                .merge(rows.as("batch"), sameTweet)
                                .whenNotMatched()
                                .insertAll()
                                .execute())
                .inserted();
    }

    private static Column sameDays(SortedSet<Date> days) {
        Column day = col("silver.event_date");
        return days.size() <= MOST_DAYS ? day.isin(days.toArray()) : day.between(days.first(), days.last());
    }
}
