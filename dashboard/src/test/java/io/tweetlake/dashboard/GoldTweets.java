package io.tweetlake.dashboard;

import io.tweetlake.common.lake.Lake;
import io.tweetlake.common.lake.Table;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructField;

/** Scored tweets of a test, in the order in which they are written into the table. */
final class GoldTweets {
    private final List<Row> rows = new ArrayList<>();

    /** @param mention the one name that it mentions */
    GoldTweets add(String time, String sentiment, String lang, String mention, String model, String text) {
        Instant timestamp = Instant.parse(time);
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("tweet_id", "%s %d".formatted(time, rows.size()) + text.hashCode());
        values.put("user_name", "ada");
        values.put("full_text", text);
        values.put("clean_text", text);
        values.put("lang", lang);
        values.put("timestamp", java.sql.Timestamp.from(timestamp));
        values.put("event_date", java.sql.Date.valueOf(time.substring(0, 10)));
        values.put("mentions", List.of(mention));
        values.put("hashtags", List.of("weather"));
        values.put("ingested_at", java.sql.Timestamp.from(timestamp.plusSeconds(5)));
        values.put("predicted_sentiment", sentiment);
        values.put("predicted_score", 81.5);
        values.put("model_name", "tweetlake-default");
        values.put("model_version", model);
        values.put("model_precision", "fp32");
        values.put("inference_ms", 12.5);
        values.put("batch_id", (long) rows.size());
        values.put("scored_at", java.sql.Timestamp.from(timestamp.plusSeconds(9)));
        rows.add(RowFactory.create(Arrays.stream(Table.GOLD_TWEETS.schema().fields())
                .map(StructField::name)
                .map(values::get)
                .toArray()));
        return this;
    }

    void appendTo(Lake lake) {
        lake.spark()
                .createDataFrame(rows, Table.GOLD_TWEETS.schema())
                .write()
                .format("delta")
                .mode("append")
                .save(lake.place(Table.GOLD_TWEETS));
    }
}
