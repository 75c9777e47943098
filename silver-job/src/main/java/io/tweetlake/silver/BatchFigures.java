package io.tweetlake.silver;

import io.tweetlake.common.lake.Lake;
import io.tweetlake.common.lake.Table;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * What became of the records of a micro-batch; a row of {@link Table#SILVER_BATCHES}, from which {@code lake_balance} is
 * drawn up.
 *
 * @param firstIngested when Bronze read the first of the records; null without any
 * @param lastIngested when it read the last; null without any
 */
record BatchFigures(
        long records,
        long tweets,
        long duplicates,
        long notices,
        long quarantined,
        long deleted,
        Timestamp firstIngested,
        Timestamp lastIngested) {
    /** What is none of the others is a duplicate. */
    static BatchFigures ofBatch(long records, long tweets, long notices, long quarantined, long deleted) {
        long duplicates = records - tweets - notices - quarantined - deleted;
        return new BatchFigures(records, tweets, duplicates, notices, quarantined, deleted, null, null);
    }

    /** Tweets that were in the table, and are not any more. */
    static BatchFigures ofDeletion(long deleted) {
        return new BatchFigures(0, 0, 0, 0, 0, deleted, null, null);
    }

    BatchFigures ingested(Timestamp first, Timestamp last) {
        return new BatchFigures(records, tweets, duplicates, notices, quarantined, deleted, first, last);
    }

    /** Once, whatever the number of calls with the same writer and id, of which the ids grow. */
    void append(Lake lake, String writer, long id) {
        lake.append(
                Table.SILVER_BATCHES,
                lake.spark().createDataFrame(List.of(row(writer, id)), Table.SILVER_BATCHES.schema()),
                writer,
                id);
    }

    /** As a row of the table. */
    Row row(String writer, long id) {
        return RowFactory.create(
                writer,
                id,
                records,
                tweets,
                duplicates,
                notices,
                quarantined,
                deleted,
                Timestamp.from(Instant.now()),
                firstIngested,
                lastIngested);
    }

    /** How long ago Bronze read the first of the records; null without any. */
    private Double lagSeconds() {
        return firstIngested == null ? null : (System.currentTimeMillis() - firstIngested.getTime()) / 1e3;
    }

    /** In words of the log. */
    Map<String, Object> asMap() {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("rows", records);
        figures.put("new", tweets);
        figures.put("duplicates", duplicates);
        figures.put("notices", notices);
        figures.put("quarantined", quarantined);
        figures.put("deleted", deleted);
        figures.put("lagSeconds", lagSeconds());
        return figures;
    }
}
