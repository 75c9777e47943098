package io.tweetlake.silver;

import static org.apache.spark.sql.functions.lit;

import io.tweetlake.common.lake.Table;
import io.tweetlake.common.lake.TestLake;
import java.util.List;
import org.apache.spark.sql.Encoders;

/** Gold's tables without a model: their columns beyond Silver's are null. */
final class ScoredTweets {
    private ScoredTweets() {}

    /** Adds all of Silver's tweets to Gold's tables. */
    static void append(TestLake lake) {
        lake.lake().createIfMissing(Table.GOLD_TWEETS);
        lake.lake()
                .append(Table.GOLD_TWEETS, lake.read(Table.SILVER_TWEETS).withColumn("error", lit("none")), "test", 0);
        lake.lake().createIfMissing(Table.GOLD_CHALLENGER);
        lake.lake().append(Table.GOLD_CHALLENGER, lake.read(Table.SILVER_TWEETS), "test", 0);
    }

    static List<String> ids(TestLake lake, Table table) {
        return lake.read(table)
                .select("tweet_id")
                .orderBy("tweet_id")
                .as(Encoders.STRING())
                .collectAsList();
    }
}
