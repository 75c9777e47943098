package io.tweetlake.common.lake;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.current_timestamp;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;

/**
 * Tweets that delete notices name, as {@link Table#SILVER_DELETIONS} notes them before the first of their rows is deleted.
 * A writer creates an instance before it reads what it is about to write, and asks after its last write whether more has been
 * noted: either comply sees the writer's rows, or the writer sees comply's note.
 */
public final class Deletions {
    private final Lake lake;
    private final OptionalLong known;

    /** Knows what has been noted until now. */
    public Deletions(Lake lake) {
        this.lake = lake;
        this.known = version();
    }

    private OptionalLong version() {
        return lake.versionIfAny(Table.SILVER_DELETIONS);
    }

    /** Whether anything had been noted. */
    public boolean any() {
        return known.isPresent();
    }

    /** Whether more has been noted meanwhile. */
    public boolean isOutdated() {
        return !version().equals(known);
    }

    /** Column {@code tweet_id}: all that has been noted until now, each id once; empty where there is no table. */
    public Dataset<Row> ids() {
        return version().isPresent() ? lake.read(Table.SILVER_DELETIONS).select("tweet_id") : frame(List.of());
    }

    /** Rows of tweets, without those that have been deleted. */
    public Dataset<Row> without(Dataset<Row> tweets) {
        return any() ? noted(tweets, "left_anti") : tweets;
    }

    /**
     * Notes tweets that are about to be deleted.
     *
     * @param ids column {@code tweet_id}, each once
     */
    public void note(Dataset<Row> ids) {
        lake.createIfMissing(Table.SILVER_DELETIONS);
        lake.merge(
                Table.SILVER_DELETIONS,
                "comply",
                noted -> noted.as("noted")
                        .merge(ids.as("named"), "noted.tweet_id = named.tweet_id")
                        .whenNotMatched()
                        .insert(Map.of("tweet_id", col("named.tweet_id"), "noted_at", current_timestamp()))
                        .execute());
    }

    /**
     * Deletes from tables what has been noted until now.
     *
     * @param written the tweets that may have come into them, with a column {@code tweet_id}
     */
    public void sweep(Dataset<Row> written, Table... tables) {
        List<String> late = noted(written, "left_semi")
                .select("tweet_id")
                .distinct()
                .as(Encoders.STRING())
                .collectAsList();
        if (!late.isEmpty()) {
            for (Table table : tables) {
                delete(table, frame(late));
            }
        }
    }

    /**
     * @param table with a column {@code tweet_id}; it need not exist
     * @param ids column {@code tweet_id}, each once
     * @return how many rows are gone
     */
    public long delete(Table table, Dataset<Row> ids) {
        return lake.exists(table)
                ? lake.merge(
                                table,
                                "comply",
                                kept -> kept.as("kept")
                                        .merge(ids.as("named"), "kept.tweet_id = named.tweet_id")
                                        .whenMatched()
                                        .delete()
                                        .execute())
                        .deleted()
                : 0;
    }

    private Dataset<Row> noted(Dataset<Row> tweets, String join) {
        return tweets.join(ids().as("noted"), tweets.col("tweet_id").equalTo(col("noted.tweet_id")), join);
    }

    /** Column {@code tweet_id}. */
    public Dataset<Row> frame(List<String> ids) {
        return lake.spark().createDataset(ids, Encoders.STRING()).toDF("tweet_id");
    }
}
