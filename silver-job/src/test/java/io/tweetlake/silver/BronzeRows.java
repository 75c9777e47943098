package io.tweetlake.silver;

import io.tweetlake.common.lake.Table;
import io.tweetlake.common.lake.TestLake;
import java.util.List;
import java.util.UUID;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;

/** Rows as Bronze leaves them. */
final class BronzeRows {
    private BronzeRows() {}

    /** Appends a record for each line, in one file of the table. */
    static void append(TestLake lake, String... lines) {
        append(
                lake,
                lake.spark().createDataset(List.of(lines), Encoders.STRING()).toDF("raw"));
    }

    static void append(TestLake lake, Dataset<Row> raw) {
        lake.lake().createIfMissing(Table.BRONZE_TWEETS);
        Dataset<Row> rows = raw.selectExpr(
                        "raw",
                        "try_parse_json(raw) as payload",
                        "if(try_parse_json(raw) is null, 'it breaks here', null) as parse_error",
                        "'file:/a.json' as source_file",
                        "monotonically_increasing_id() as record_index",
                        "timestamp'2026-06-17T00:00:00Z' as source_modified_at",
                        "current_timestamp() as ingested_at",
                        "current_date() as ingest_date")
                .coalesce(1);
        lake.lake().append(Table.BRONZE_TWEETS, rows, UUID.randomUUID().toString(), 0);
    }

    /** A v1.1 tweet in one line. */
    static String tweet(long id, String createdAt, String text) {
        return "{\"id\":%d,\"created_at\":\"%s\",\"text\":\"%s\",\"user\":{\"id\":7,\"screen_name\":\"ines\"}}"
                .formatted(id, createdAt, text);
    }
}
