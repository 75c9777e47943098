package io.tweetlake.bronze.source;

import io.tweetlake.bronze.reading.FileRange;
import io.tweetlake.bronze.reading.FileRecords;
import io.tweetlake.bronze.reading.JsonRecord;
import io.tweetlake.common.config.SourceConfig.Format;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Collections;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.unsafe.types.UTF8String;

/** Reads one range after the other, in rows of {@link TweetFiles#SCHEMA}. */
public final class RecordsReader implements PartitionReader<InternalRow> {
    private final Iterator<FileRange> ranges;
    private final Format format;
    private final Configuration hadoop;
    private Iterator<JsonRecord> records = Collections.emptyIterator();
    private FileRecords open;
    private UTF8String file;
    private long modifiedMicros;

    public RecordsReader(Iterator<FileRange> ranges, Format format, Configuration hadoop) {
        this.ranges = ranges;
        this.format = format;
        this.hadoop = hadoop;
    }

    @Override
    public boolean next() throws IOException {
        while (!records.hasNext() && ranges.hasNext()) {
            close();
            open(ranges.next());
        }
        if (!records.hasNext()) {
            close();
        }
        return records.hasNext();
    }

    /** What is left, in another form. Closes what it has opened once the last is taken. */
    <T> Iterator<T> rest(Function<JsonRecord, T> form) {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                try {
                    return RecordsReader.this.next();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }

            @Override
            public T next() {
                return form.apply(records.next());
            }
        };
    }

    @Override
    public InternalRow get() {
        JsonRecord record = records.next();
        return new GenericInternalRow(new Object[] {
            // The bytes as they are, even where they are no UTF-8.
            UTF8String.fromBytes(record.raw()),
            record.payload(),
            UTF8String.fromString(record.error()),
            file,
            record.index(),
            modifiedMicros,
            record.position()
        });
    }

    @Override
    public void close() {
        if (open != null) {
            open.close();
        }
    }

    private void open(FileRange range) throws IOException {
        file = UTF8String.fromString(range.file().uri());
        modifiedMicros = micros(range.file().modifiedAt());
        try {
            open = new FileRecords(range, format, hadoop);
            records = open;
        } catch (IOException | UncheckedIOException e) {
            if (!isGone(e)) {
                throw e;
            }
            String error = "the file was found, and is gone: it had %,d bytes"
                    .formatted(range.file().bytes());
            records = range.start() > 0
                    ? Collections.emptyIterator()
                    : Collections.singleton(JsonRecord.broken(new byte[0], error, null, 0))
                            .iterator();
        }
    }

    private static boolean isGone(Exception e) {
        return e instanceof FileNotFoundException || e.getCause() instanceof FileNotFoundException;
    }

    private static long micros(Instant time) {
        return TimeUnit.SECONDS.toMicros(time.getEpochSecond()) + TimeUnit.NANOSECONDS.toMicros(time.getNano());
    }
}
