package io.tweetlake.silver;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.current_timestamp;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.udf;

import io.tweetlake.common.lake.Table;
import java.time.ZoneOffset;
import java.util.Arrays;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** From the rows of {@code bronze_tweets} to those of {@code silver_tweets} and {@code silver_quarantine}. */
final class SilverRecords {
    /** The columns of {@link Table#SILVER_TWEETS} that come out of the record's text; the first twelve. */
    private static final int READ_COLUMNS = 12;

    private static final UserDefinedFunction READ =
            udf((UDF1<String, Row>) SilverRecords::read, readSchema()).asNondeterministic();

    private SilverRecords() {}

    /**
     * Reads each record once, as a tweet or as a rejection.
     *
     * @param bronze the columns of {@link Table#BRONZE_TWEETS}
     * @return those, the columns of {@link Table#SILVER_TWEETS}, and {@code reason} and {@code detail}, null for tweets
     */
    static Dataset<Row> read(Dataset<Row> bronze) {
        return bronze.withColumn("tweet", READ.apply(col("raw")))
                .select(col("*"), col("tweet.*"))
                // Bronze's reader says where the text breaks; Silver's only that it does.
                .withColumn("detail", coalesce(col("parse_error"), col("detail")))
                .drop("tweet");
    }

    /** The tweets among what was {@link #read}, each id once: the one that came first. */
    static Dataset<Row> tweets(Dataset<Row> read) {
        WindowSpec copies = Window.partitionBy("tweet_id")
                .orderBy("ingested_at", "source_modified_at", "source_file", "record_index", "full_text");
        return select(
                read.where("reason is null")
                        .withColumn("copy", row_number().over(copies))
                        .where("copy = 1")
                        .withColumn("cleaned_at", current_timestamp()),
                Table.SILVER_TWEETS);
    }

    /** The others. */
    static Dataset<Row> quarantine(Dataset<Row> read) {
        return select(
                read.where("reason is not null")
                        .withColumn("quarantined_at", current_timestamp())
                        .withColumn("released_at", lit(null).cast(DataTypes.TimestampType)),
                Table.SILVER_QUARANTINE);
    }

    private static Dataset<Row> select(Dataset<Row> rows, Table table) {
        return rows.select(Arrays.stream(table.schema().fieldNames())
                .map(org.apache.spark.sql.functions::col)
                .toArray(Column[]::new));
    }

    private static StructType readSchema() {
        StructField[] columns = Arrays.copyOf(Table.SILVER_TWEETS.schema().fields(), READ_COLUMNS);
        return new StructType(columns).add("reason", DataTypes.StringType).add("detail", DataTypes.StringType);
    }

    private static Row read(String raw) {
        try {
            return row(TweetReader.read(raw));
        } catch (Rejection e) {
            Object[] values = new Object[READ_COLUMNS + 2];
            values[READ_COLUMNS] = e.reason().label();
            values[READ_COLUMNS + 1] = e.getMessage();
            return RowFactory.create(values);
        }
    }

    private static Row row(Tweet tweet) {
        return RowFactory.create(
                tweet.id(),
                tweet.userId(),
                tweet.userName(),
                tweet.text(),
                TweetText.masked(tweet.text()),
                tweet.lang(),
                tweet.timestamp(),
                tweet.timestamp().atOffset(ZoneOffset.UTC).toLocalDate(),
                TweetText.mentions(tweet.text()),
                TweetText.hashtags(tweet.text()),
                tweet.givenSentiment() == null ? null : tweet.givenSentiment().label(),
                tweet.retweet(),
                null,
                null);
    }
}
