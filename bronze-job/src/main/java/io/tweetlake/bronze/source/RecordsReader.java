package io.tweetlake.bronze.source;

import io.tweetlake.bronze.reading.JsonRecord;
import io.tweetlake.bronze.reading.SourceRecord;
import io.tweetlake.bronze.reading.SourceRecords;
import io.tweetlake.common.lake.RowBuilder;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.unsafe.types.UTF8String;

/** Gives Spark records as rows of {@link TweetFiles#SCHEMA}. */
final class RecordsReader implements PartitionReader<InternalRow> {
    private final SourceRecords records;
    private SourceRecord current;
    /** That of the current record's file, or member of it, which is the same for thousands of records. */
    private UTF8String address;

    RecordsReader(SourceRecords records) {
        this.records = records;
    }

    @Override
    public boolean next() {
        SourceRecord last = current;
        current = records.hasNext() ? records.next() : null;
        if (current != null && (last == null || !current.isBeside(last))) {
            address = UTF8String.fromString(
                    current.file().address(current.record().member()));
        }
        return current != null;
    }

    @Override
    public InternalRow get() {
        JsonRecord record = current.record();
        return new GenericInternalRow(new RowBuilder(TweetFiles.SCHEMA)
                // The bytes as they are, even if they are not UTF-8.
                .set("raw", UTF8String.fromBytes(record.raw()))
                .set("payload", record.payload())
                .set("parse_error", UTF8String.fromString(record.error()))
                .set("source_file", address)
                .set("record_index", record.index())
                .set("source_modified_at", micros(current.file().modifiedAt()))
                .set("position", record.position())
                .values());
    }

    @Override
    public void close() {
        records.close();
    }

    private static long micros(Instant time) {
        return TimeUnit.SECONDS.toMicros(time.getEpochSecond()) + TimeUnit.NANOSECONDS.toMicros(time.getNano());
    }
}
