package io.tweetlake.silver;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.when;

import io.tweetlake.common.lake.Deletions;
import io.tweetlake.tweets.TweetId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.types.DataTypes;

/** Tweets that have been deleted, and that records in hand name. */
final class DeletedAgain {
    /** What is kept of a record that is no tweet, and may have its text. */
    private static final List<String> TEXTS = List.of("record", "detail");

    private final Set<String> ids = new HashSet<>();
    /** What the records have for the ids. */
    private final HashSet<String> names = new HashSet<>();

    private DeletedAgain(List<Row> found) {
        for (Row row : found) {
            ids.add(row.getAs("tweet_id"));
            names.add(row.getAs("candidate"));
        }
    }

    /** @param read what {@link SilverRecords#read} returns; it is read once */
    static DeletedAgain among(Dataset<Row> read, Deletions deletions) {
        Column candidates =
                when(col("tweet_id").isNotNull(), array(col("tweet_id"))).otherwise(RecordIds.of(col("record")));
        Column isDecimal = col("candidate").contains(".");
        List<Row> found = new ArrayList<>(read.select(explode(candidates).as("candidate"))
                .distinct()
                .join(deletions.ids(), col("candidate").equalTo(col("tweet_id")), "left")
                .where(col("tweet_id").isNotNull().or(isDecimal))
                .select("tweet_id", "candidate")
                .collectAsList());
        List<String> decimals = found.stream()
                .filter(row -> row.isNullAt(0))
                .map(row -> row.getString(1))
                .toList();
        if (!decimals.isEmpty()) {
            found.removeIf(row -> row.isNullAt(0));
            found.addAll(RecordIds.spelled(deletions.ids())
                    .where(isDecimal)
                    .join(
                            read.sparkSession()
                                    .createDataset(decimals, Encoders.STRING())
                                    .toDF("candidate"),
                            "candidate")
                    .select("tweet_id", "candidate")
                    .collectAsList());
        }
        return new DeletedAgain(found);
    }

    static DeletedAgain none() {
        return new DeletedAgain(List.of());
    }

    boolean isEmpty() {
        return ids.isEmpty();
    }

    List<String> ids() {
        return List.copyOf(ids);
    }

    /** Marks tweets as deleted, and takes the text from records that cannot be used. */
    Dataset<Row> markedIn(Dataset<Row> read) {
        if (isEmpty()) {
            return read;
        }
        HashSet<String> those = names;
        UserDefinedFunction isNamed = udf(
                (UDF2<String, String, Boolean>) (id, record) -> id != null
                        ? those.contains(id)
                        : TweetId.candidates(record).stream().anyMatch(those::contains),
                DataTypes.BooleanType);
        Dataset<Row> marked = read.withColumn("named", isNamed.apply(col("tweet_id"), col("record")))
                .withColumn(
                        "deleted", col("deleted").or(col("tweet_id").isNotNull().and(col("named"))));
        for (String text : TEXTS) {
            marked = marked.withColumn(text, when(col("named"), lit(null)).otherwise(col(text)));
        }
        return marked.drop("named");
    }
}
