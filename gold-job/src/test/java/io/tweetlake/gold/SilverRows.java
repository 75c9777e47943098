package io.tweetlake.gold;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;

import io.tweetlake.common.lake.Table;
import io.tweetlake.common.lake.TestLake;
import java.util.Arrays;
import java.util.UUID;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;

/** Puts rows into a lake's {@code silver_tweets}, as Silver would. */
final class SilverRows {
    private SilverRows() {}

    /** A tweet for each text, known by its position; a null text is a tweet without one. */
    static void append(TestLake lake, String... texts) {
        lake.lake().createIfMissing(Table.SILVER_TWEETS);
        Dataset<Row> rows = lake.spark()
                .createDataset(Arrays.asList(texts), Encoders.STRING())
                .toDF("clean_text");
        Column[] columns = Arrays.stream(Table.SILVER_TWEETS.schema().fields())
                .map(SilverRows::column)
                .toArray(Column[]::new);
        lake.lake()
                .append(
                        Table.SILVER_TWEETS,
                        rows.select(columns),
                        UUID.randomUUID().toString(),
                        0);
    }

    private static Column column(StructField field) {
        return switch (field.name()) {
            case "clean_text" -> col("clean_text");
            case "tweet_id" -> expr("uuid()").as("tweet_id");
            default -> lit(null).cast(field.dataType()).as(field.name());
        };
    }
}
