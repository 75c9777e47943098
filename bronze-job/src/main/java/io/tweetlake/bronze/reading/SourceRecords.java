package io.tweetlake.bronze.reading;

import io.tweetlake.bronze.discovery.SourceFolder;
import io.tweetlake.bronze.reading.UnreadListener.Extent;
import io.tweetlake.common.config.SourceConfig;
import io.tweetlake.common.job.TemporaryStorageFailure;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.hadoop.conf.Configuration;

/**
 * The records of ranges of files, one after the other; one record at a time is in memory. A file that cannot be read is a
 * record with an error. Closes itself after the last record.
 */
public final class SourceRecords implements Iterator<SourceRecord>, Closeable {
    private final Iterator<FileRange> ranges;
    private final SourceConfig config;
    private final Configuration hadoop;
    private final UnreadListener listener;
    private FileRange range;
    private FileRecords open;
    private Iterator<JsonRecord> records = Collections.emptyIterator();

    public SourceRecords(
            Iterator<FileRange> ranges, SourceConfig config, Configuration hadoop, UnreadListener listener) {
        this.ranges = ranges;
        this.config = config;
        this.hadoop = hadoop;
        this.listener = listener;
    }

    /** @throws UncheckedIOException if the storage is temporarily unavailable */
    @Override
    public boolean hasNext() {
        while (!records.hasNext() && ranges.hasNext()) {
            close();
            open(ranges.next());
        }
        if (!records.hasNext()) {
            close();
        }
        return records.hasNext();
    }

    @Override
    public SourceRecord next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        JsonRecord record = records.next();
        if (record.isCut()) {
            listener.unread(range, Extent.PART, record.error());
        }
        return new SourceRecord(range.file(), record);
    }

    @Override
    public void close() {
        if (open != null) {
            open.close();
            open = null;
        }
    }

    private void open(FileRange next) {
        range = next;
        String earlier = listener.reason(range);
        if (earlier != null) {
            records = unread(earlier);
            return;
        }
        try {
            SourceFolder folder = new SourceFolder(config, hadoop);
            folder.requireInside(range.file());
            open = new FileRecords(range, config, hadoop);
            records = open;
        } catch (IOException | RuntimeException e) {
            if (TemporaryStorageFailure.isCauseOf(e)) {
                throw e instanceof IOException io ? new UncheckedIOException(io) : (RuntimeException) e;
            }
            ReadFailure failure = ReadFailure.of(range.file(), e, hadoop);
            if (failure.isGone()) {
                requireFolder();
            }
            listener.unread(range, failure.isGone() ? Extent.GONE : Extent.WHOLE, failure.text());
            records = unread(failure.text());
        }
    }

    private void requireFolder() {
        try {
            new SourceFolder(config, hadoop).requirePresent(range.file());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Iterator<JsonRecord> unread(String reason) {
        String text = range.isWhole() ? reason : "%s (bytes %,d to %,d)".formatted(reason, range.start(), range.end());
        return List.of(JsonRecord.broken(new byte[0], text, null, range.start()))
                .iterator();
    }
}
