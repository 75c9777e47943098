package io.tweetlake.bronze.source;

import io.tweetlake.bronze.reading.JsonRecord;
import io.tweetlake.common.lake.RowBuilder;
import java.sql.Timestamp;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Turns records into rows of {@link TweetFiles#SCHEMA}, for Auto Loader and Kafka. */
final class RecordRows {
    /** With the bytes as they are: a row's text would not keep what is no UTF-8. */
    private static final StructType BYTES = new StructType(Arrays.stream(TweetFiles.SCHEMA.fields())
            .map(field ->
                    field.name().equals("raw") ? DataTypes.createStructField("raw", DataTypes.BinaryType, true) : field)
            .toArray(StructField[]::new));

    private RecordRows() {}

    /** @param read gives what {@link #of} makes */
    static Dataset<Row> read(Dataset<Row> found, MapPartitionsFunction<Row, Row> read) {
        Dataset<Row> rows = found.mapPartitions(read, Encoders.row(BYTES));
        return rows.withColumn("raw", rows.col("raw").cast(DataTypes.StringType));
    }

    static Row of(JsonRecord record, String address, Timestamp modifiedAt) {
        return new RowBuilder(BYTES)
                .set("raw", record.raw())
                .set("payload", record.payload())
                .set("parse_error", record.error())
                .set("source_file", address)
                .set("record_index", record.index())
                .set("source_modified_at", modifiedAt)
                .set("position", record.position())
                .build();
    }

    static <T> Stream<T> stream(Iterator<T> iterator) {
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(iterator, Spliterator.ORDERED), false);
    }
}
