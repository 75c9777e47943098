package io.tweetlake.gold;

import static org.apache.spark.sql.functions.lit;

import io.tweetlake.common.lake.Table;
import io.tweetlake.models.serving.ServedModel;
import java.util.List;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/** From the rows of {@code silver_tweets} to those of {@code gold_tweets}. */
final class GoldRecords {
    private GoldRecords() {}

    /**
     * @param tweets the columns of {@link Table#SILVER_TWEETS}
     * @param languages that the model reads; empty where every tweet is scored
     * @return the columns of {@link Table#GOLD_TWEETS}, {@code tokens INT}, the length that was
     *     scored, and {@code cached BOOLEAN}, whether the text was known from before
     */
    static Dataset<Row> score(Dataset<Row> tweets, ServedModel model, List<String> languages, long batchId) {
        StructType schema = tweets.schema();
        return spread(tweets)
                .mapPartitions(
                        (MapPartitionsFunction<Row, Row>) new TweetScorer(model, languages, schema),
                        Encoders.row(TweetScorer.scoredSchema(schema)))
                .withColumn("model_name", lit(model.name()))
                .withColumn("model_version", lit(model.version()))
                .withColumn("batch_id", lit(batchId));
    }

    /** Those columns of the table, with its types and comments. */
    static StructType columns(String... names) {
        StructType columns = new StructType();
        for (String name : names) {
            columns = columns.add(Table.GOLD_TWEETS.schema().apply(name));
        }
        return columns;
    }

    /** Scoring is nearly all of the work: every task slot gets its share of it, however few files the rows came in. */
    private static Dataset<Row> spread(Dataset<Row> tweets) {
        return tweets.repartition(tweets.sparkSession().sparkContext().defaultParallelism());
    }
}
