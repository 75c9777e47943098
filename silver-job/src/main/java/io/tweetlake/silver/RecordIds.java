package io.tweetlake.silver;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.udf;

import io.tweetlake.tweets.TweetId;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/** {@link TweetId} as columns, to find the records of a tweet, those too that Silver cannot read. */
final class RecordIds {
    private static final DataType STRINGS = DataTypes.createArrayType(DataTypes.StringType);
    private static final UserDefinedFunction CANDIDATES =
            udf((UDF1<String, String[]>) raw -> TweetId.candidates(raw).toArray(String[]::new), STRINGS);
    private static final UserDefinedFunction SPELLINGS =
            udf((UDF1<String, String[]>) id -> TweetId.spellings(id).toArray(String[]::new), STRINGS);

    private RecordIds() {}

    /** What may be the id of the record's tweet, as {@link #spelled} has it. */
    static Column of(Column raw) {
        return CANDIDATES.apply(raw);
    }

    /**
     * @param ids column {@code tweet_id}
     * @return columns {@code tweet_id, candidate}: what records have for it
     */
    static Dataset<Row> spelled(Dataset<Row> ids) {
        return ids.select(
                col("tweet_id"), explode(SPELLINGS.apply(col("tweet_id"))).as("candidate"));
    }
}
