package io.tweetlake.silver;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.udf;

import io.tweetlake.tweets.TweetAuthors;
import io.tweetlake.tweets.TweetId;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/**
 * By what the records of a tweet or of an account are found, those too that Silver cannot read: a key is a tweet's id, or an
 * account behind {@link #AUTHOR}.
 */
final class RecordKeys {
    private static final String AUTHOR = "by:";

    private static final DataType STRINGS = DataTypes.createArrayType(DataTypes.StringType);
    private static final UserDefinedFunction IDS =
            udf((UDF1<String, String[]>) raw -> TweetId.candidates(raw).toArray(String[]::new), STRINGS);
    private static final UserDefinedFunction ALL =
            udf((UDF1<String, String[]>) raw -> in(raw).toArray(String[]::new), STRINGS);
    private static final UserDefinedFunction SPELLINGS =
            udf((UDF1<String, String[]>) id -> TweetId.spellings(id).toArray(String[]::new), STRINGS);

    private RecordKeys() {}

    /** What may be the id of the record's tweet, as {@link #spelled} has it. */
    static Column ids(Column raw) {
        return IDS.apply(raw);
    }

    /** Also who may have written something in it. */
    static Column of(Column raw) {
        return ALL.apply(raw);
    }

    static Set<String> in(String raw) {
        return Stream.concat(
                        TweetId.candidates(raw).stream(),
                        TweetAuthors.candidates(raw).stream().map(RecordKeys::author))
                .collect(Collectors.toSet());
    }

    /** @param account null if the record has no author */
    static String author(String account) {
        return AUTHOR + account;
    }

    static Column author(Column account) {
        return concat(lit(AUTHOR), account);
    }

    static boolean isAuthor(String key) {
        return key.startsWith(AUTHOR);
    }

    /** The account of a key that {@link #isAuthor}. */
    static String account(String key) {
        return key.substring(AUTHOR.length());
    }

    /**
     * @param ids column {@code tweet_id}
     * @return columns {@code key, candidate}: what records have for it
     */
    static Dataset<Row> spelled(Dataset<Row> ids) {
        return ids.select(
                col("tweet_id").as("key"),
                explode(SPELLINGS.apply(col("tweet_id"))).as("candidate"));
    }

    /**
     * @param accounts column {@code user_id}
     * @return columns {@code key, candidate}
     */
    static Dataset<Row> authors(Dataset<Row> accounts) {
        Column key = author(col("user_id"));
        return accounts.select(key.as("key"), key.as("candidate"));
    }
}
