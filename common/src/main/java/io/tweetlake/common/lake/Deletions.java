package io.tweetlake.common.lake;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.current_timestamp;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.lower;
import static org.apache.spark.sql.functions.regexp_replace;
import static org.apache.spark.sql.functions.trim;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Tweets and accounts that must go, as {@link Table#SILVER_DELETIONS} notes them before the first of their rows is deleted.
 * A writer creates an instance before it reads what it is about to write, and asks after its last write whether more has been
 * noted: either comply sees the writer's rows, or the writer sees comply's note.
 */
public final class Deletions {
    /** The mark of every commit that deletes or forgets. */
    public static final String WRITER = "comply";

    private static final StructType TWEET =
            new StructType().add("tweet_id", DataTypes.StringType).add("user_id", DataTypes.StringType);

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
        return noted().where("tweet_id is not null").select("tweet_id");
    }

    /** Column {@code user_id}: the accounts that have been noted until now, each once; empty where there is no table. */
    public Dataset<Row> accounts() {
        return noted().where("tweet_id is null").select("user_id");
    }

    /** Columns {@code tweet_id, user_id}: tweets that went with an account. */
    public Dataset<Row> tweetsOfAccounts() {
        return noted().where("tweet_id is not null and user_id is not null").select("tweet_id", "user_id");
    }

    private Dataset<Row> noted() {
        return version().isPresent() ? lake.read(Table.SILVER_DELETIONS) : tweets(List.of());
    }

    /** Who wrote a tweet, as {@link #accounts} has it: the id, or {@code @} and the name in lower case. */
    public static Column account() {
        return coalesce(col("user_id"), name());
    }

    /** The author's name, with {@code @} and in lower case; null if the tweet has none. */
    public static Column name() {
        return concat(lit("@"), lower(regexp_replace(trim(col("user_name")), "^@", "")));
    }

    /** Rows of tweets, without those that have been deleted. */
    public Dataset<Row> without(Dataset<Row> tweets) {
        return any() ? byAccount(byId(tweets, "left_anti"), "left_anti") : tweets;
    }

    /**
     * Notes tweets that are about to be deleted.
     *
     * @param tweets column {@code tweet_id}, each once; where they go with an account, also {@code user_id}
     */
    public void note(Dataset<Row> tweets) {
        note(tweets, "noted.tweet_id = named.tweet_id");
    }

    /**
     * Notes accounts whose tweets are about to be deleted.
     *
     * @param accounts column {@code user_id}, each once
     */
    public void noteAccounts(Dataset<Row> accounts) {
        note(accounts, "noted.user_id = named.user_id and noted.tweet_id is null");
    }

    private void note(Dataset<Row> named, String same) {
        lake.createIfMissing(Table.SILVER_DELETIONS);
        Map<String, Column> values = new HashMap<>(Map.of("noted_at", current_timestamp()));
        List.of(named.columns()).forEach(column -> values.put(column, col("named." + column)));
        lake.merge(
                Table.SILVER_DELETIONS,
                WRITER,
                noted -> noted.as("noted")
                        .merge(named.as("named"), same)
                        .whenNotMatched()
                        .insert(values)
                        .execute());
    }

    /**
     * Lets tweets of accounts in again.
     *
     * @param accounts column {@code user_id}, each once
     */
    public void lift(Dataset<Row> accounts) {
        lake.merge(
                Table.SILVER_DELETIONS,
                WRITER,
                noted -> noted.as("noted")
                        .merge(accounts.as("named"), "noted.user_id = named.user_id")
                        .whenMatched()
                        .delete()
                        .execute());
    }

    /**
     * Deletes from tables what has been noted until now.
     *
     * @param written the tweets that may have come into them, with the columns of {@link Table#SILVER_TWEETS}
     */
    public void sweep(Dataset<Row> written, Table... tables) {
        List<String> late = byId(written, "left_semi")
                .union(byAccount(written, "left_semi"))
                .select("tweet_id")
                .distinct()
                .as(Encoders.STRING())
                .collectAsList();
        if (!late.isEmpty()) {
            Dataset<Row> ids =
                    lake.spark().createDataset(late, Encoders.STRING()).toDF("tweet_id");
            for (Table table : tables) {
                delete(table, ids);
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
                                WRITER,
                                kept -> kept.as("kept")
                                        .merge(ids.as("named"), "kept.tweet_id = named.tweet_id")
                                        .whenMatched()
                                        .delete()
                                        .execute())
                        .deleted()
                : 0;
    }

    private Dataset<Row> byId(Dataset<Row> tweets, String join) {
        return tweets.join(ids().as("noted"), tweets.col("tweet_id").equalTo(col("noted.tweet_id")), join);
    }

    private Dataset<Row> byAccount(Dataset<Row> tweets, String join) {
        Dataset<Row> noted = accounts().withColumnRenamed("user_id", "noted_account");
        return tweets.join(noted, account().equalTo(col("noted_account")), join);
    }

    /** Columns {@code tweet_id, user_id}. */
    public Dataset<Row> tweets(List<Row> tweets) {
        return lake.spark().createDataFrame(tweets, TWEET);
    }
}
