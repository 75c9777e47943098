package io.tweetlake.silver;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;

import io.tweetlake.common.lake.Lake;
import io.tweetlake.common.lake.Table;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Puts tweets into {@code silver_tweets} unless their id is there: an insert-only MERGE, which later readers of the table
 * see as appends. It reads only the files that can have one of the ids, so that its cost does not grow with the table. Each
 * kind of ids has a MERGE of its own: in a file of several kinds the least and the greatest id would say nothing.
 */
final class TweetMerge {
    private TweetMerge() {}

    /**
     * @param tweets each id once; columns that the table lacks are left out
     * @param ids all of theirs are in these ranges
     * @param writer with the version, names the merge: it is made once
     * @return how many were new
     */
    static long merge(Lake lake, Dataset<Row> tweets, IdRanges ids, String writer, long version) {
        Dataset<Row> rows = lake.aligned(Table.SILVER_TWEETS, tweets);
        List<IdRanges.Kind> kinds = ids.kinds();
        long inserted = 0;
        for (int i = 0; i < kinds.size(); i++) {
            IdRanges.Kind kind = kinds.get(i);
            // The first one has the writer's own name, by which a stream finds out how far the table is.
            String name = i == 0 ? writer : "%s %s".formatted(writer, kind);
            Dataset<Row> batch = kinds.size() == 1 ? rows : rows.where(kind.has(col("tweet_id")));
            inserted += merge(lake, batch, ids.condition("silver", kind), name, version);
        }
        return inserted;
    }

    private static long merge(Lake lake, Dataset<Row> batch, Column place, String writer, long version) {
        Column sameTweet = expr("silver.tweet_id = batch.tweet_id").and(place);
        return lake.merge(
                        Table.SILVER_TWEETS,
                        writer,
                        version,
                        silver -> silver.as("silver")
                                .merge(batch.as("batch"), sameTweet)
                                .whenNotMatched()
                                .insertAll()
                                .execute())
                .inserted();
    }
}
