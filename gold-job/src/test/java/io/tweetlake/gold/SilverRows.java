package io.tweetlake.gold;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.current_timestamp;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.uuid;

import io.tweetlake.common.lake.Table;
import io.tweetlake.common.lake.TestLake;
import java.util.Arrays;
import java.util.UUID;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;

/** Puts rows into a lake's {@code silver_tweets}, as Silver would. */
final class SilverRows {
    private SilverRows() {}

    /**
     * A tweet for each text; a null text is a tweet without one. A promoted column says {@code from}, and the text.
     */
    static void append(TestLake lake, String... texts) {
        lake.lake().createIfMissing(Table.SILVER_TWEETS);
        Dataset<Row> rows = rows(lake, "clean_text", texts);
        for (String column : lake.lake().promoted(Table.SILVER_TWEETS).fieldNames()) {
            rows = rows.withColumn(column, concat(lit("from "), col("clean_text")));
        }
        append(lake, rows);
    }

    /** A tweet in each of the languages; null for one that does not say. */
    static void appendIn(TestLake lake, String... languages) {
        lake.lake().createIfMissing(Table.SILVER_TWEETS);
        append(lake, rows(lake, "lang", languages).withColumn("clean_text", lit("hello")));
    }

    /** Texts of their own, in five parts: in en, de and ja, detected as en, and in a language that nobody could tell. */
    static void appendMixed(TestLake lake, int tweets) {
        lake.lake().createIfMissing(Table.SILVER_TWEETS);
        append(
                lake,
                lake.spark()
                        .range(tweets)
                        .selectExpr(
                                "concat('tweet ', id) as clean_text",
                                "element_at(array('en', 'de', 'ja', null, 'und'), cast(1 + id % 5 as int)) as lang",
                                "if(id % 5 = 3, 'en', null) as detected_lang"));
    }

    /** A tweet for each text, of that UTC day. */
    static void appendOn(TestLake lake, String day, String... texts) {
        lake.lake().createIfMissing(Table.SILVER_TWEETS);
        append(lake, rows(lake, "clean_text", texts).withColumn("event_date", lit(day).cast("date")));
    }

    private static Dataset<Row> rows(TestLake lake, String column, String... values) {
        return lake.spark()
                .createDataset(Arrays.asList(values), Encoders.STRING())
                .toDF(column);
    }

    private static void append(TestLake lake, Dataset<Row> rows) {
        lake.lake()
                .append(
                        Table.SILVER_TWEETS,
                        rows.withColumn("tweet_id", uuid()).withColumn("ingested_at", current_timestamp()),
                        UUID.randomUUID().toString(),
                        0);
    }
}
