package io.tweetlake.gold;

import static org.apache.spark.sql.functions.lit;

import io.tweetlake.common.config.TweetlakeConfig;
import io.tweetlake.common.lake.Table;
import io.tweetlake.models.serving.ServedModels;
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
     * @param config whose {@code gold.languages} are labelled
     * @return the columns of {@link Table#GOLD_TWEETS}, {@code tokens INT}, the length that was
     *     scored, and {@code cached BOOLEAN}, whether the text was known from before
     */
    static Dataset<Row> score(Dataset<Row> tweets, ServedModels models, TweetlakeConfig config, long batchId) {
        StructType schema = tweets.schema();
        TweetScorer scorer = new TweetScorer(
                models, config.gold().languages(), config.model().windowRows(), schema);
        return spread(tweets)
                .mapPartitions((MapPartitionsFunction<Row, Row>) scorer, Encoders.row(TweetScorer.scoredSchema(schema)))
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
