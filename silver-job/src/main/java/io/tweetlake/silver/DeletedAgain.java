package io.tweetlake.silver;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_compact;
import static org.apache.spark.sql.functions.array_distinct;
import static org.apache.spark.sql.functions.array_union;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.when;

import io.tweetlake.common.lake.Deletions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.api.java.UDF4;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.types.DataTypes;

/** Tweets and accounts that have been deleted, and that records in hand name. */
final class DeletedAgain {
    /** What is kept of a record that is no tweet, and may have its text. */
    private static final List<String> TEXTS = List.of("record", "detail");

    private static final Column NO_STRINGS = array().cast(DataTypes.createArrayType(DataTypes.StringType));

    /** The tweets, each with the account that it must go with, or null. */
    private final Map<String, String> tweets = new LinkedHashMap<>();

    private final Set<String> accounts = new HashSet<>();
    /** What the records have for both. */
    private final HashSet<String> names = new HashSet<>();

    private DeletedAgain(List<Row> found) {
        for (Row row : found) {
            String key = row.getAs("key");
            names.add(row.getAs("candidate"));
            if (RecordKeys.isAuthor(key)) {
                accounts.add(RecordKeys.account(key));
            } else {
                tweets.put(key, null);
            }
        }
    }

    /** @param read what {@link SilverRecords#read} returns; it is read once, or twice where accounts have been deleted */
    static DeletedAgain among(Dataset<Row> read, Deletions deletions) {
        Column isDecimal = col("candidate").contains(".");
        Dataset<Row> noted = deletions
                .ids()
                .select(col("tweet_id").as("key"))
                .union(deletions.accounts().select(RecordKeys.author(col("user_id"))));
        List<Row> found = new ArrayList<>(read.select(explode(keys()).as("candidate"))
                .distinct()
                .join(noted, col("candidate").equalTo(col("key")), "left")
                .where(col("key").isNotNull().or(isDecimal))
                .select("key", "candidate")
                .collectAsList());
        List<String> decimals = found.stream()
                .filter(row -> row.isNullAt(0))
                .map(row -> row.getString(1))
                .toList();
        if (!decimals.isEmpty()) {
            found.removeIf(row -> row.isNullAt(0));
            found.addAll(RecordKeys.spelled(deletions.ids())
                    .where(isDecimal)
                    .join(
                            read.sparkSession()
                                    .createDataset(decimals, Encoders.STRING())
                                    .toDF("candidate"),
                            "candidate")
                    .select("key", "candidate")
                    .collectAsList());
        }
        DeletedAgain named = new DeletedAgain(found);
        named.addTweetsOfAccounts(read);
        return named;
    }

    private static Column keys() {
        Column ofTweet = array_union(
                array_compact(array(col("tweet_id"), RecordKeys.author(Deletions.account()))),
                coalesce(transform(col("others"), RecordKeys::author), NO_STRINGS));
        return when(col("tweet_id").isNotNull(), array_distinct(ofTweet)).otherwise(RecordKeys.of(col("record")));
    }

    private void addTweetsOfAccounts(Dataset<Row> read) {
        if (accounts.isEmpty()) {
            return;
        }
        Column writer = when(Deletions.account().isin(accounts.toArray()), Deletions.account())
                .when(col("original").isin(accounts.toArray()), col("original"));
        read.where("tweet_id is not null")
                .select(col("tweet_id"), writer.as("user_id"))
                .where("user_id is not null")
                .distinct()
                .collectAsList()
                .forEach(row -> tweets.put(row.getString(0), row.getString(1)));
    }

    static DeletedAgain none() {
        return new DeletedAgain(List.of());
    }

    boolean isEmpty() {
        return names.isEmpty();
    }

    /** Whether records have something that a deleted account wrote. */
    boolean hasAccounts() {
        return !accounts.isEmpty();
    }

    /** Columns {@code tweet_id, user_id}. */
    Dataset<Row> tweets(Deletions deletions) {
        return deletions.tweets(tweets.entrySet().stream()
                .map(tweet -> RowFactory.create(tweet.getKey(), tweet.getValue()))
                .toList());
    }

    /** Column {@code user_id}. */
    Dataset<Row> accounts(Deletions deletions) {
        return deletions
                .tweets(accounts.stream()
                        .map(account -> RowFactory.create(null, account))
                        .toList())
                .select("user_id");
    }

    /** Marks tweets as deleted, and takes the text from records that cannot be used. */
    Dataset<Row> markedIn(Dataset<Row> read) {
        if (isEmpty()) {
            return read;
        }
        HashSet<String> those = names;
        UserDefinedFunction isNamed = udf(
                (UDF4<String, String, String, String, Boolean>) (id, author, original, record) -> id != null
                        ? those.contains(id)
                                || those.contains(RecordKeys.author(author))
                                || those.contains(RecordKeys.author(original))
                        : RecordKeys.in(record).stream().anyMatch(those::contains),
                DataTypes.BooleanType);
        Dataset<Row> marked = read.withColumn(
                        "named", isNamed.apply(col("tweet_id"), Deletions.account(), col("original"), col("record")))
                .withColumn(
                        "deleted", col("deleted").or(col("tweet_id").isNotNull().and(col("named"))));
        for (String text : TEXTS) {
            marked = marked.withColumn(text, when(col("named"), lit(null)).otherwise(col(text)));
        }
        return marked.drop("named");
    }
}
