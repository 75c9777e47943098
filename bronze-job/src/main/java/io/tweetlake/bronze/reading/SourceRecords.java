package io.tweetlake.bronze.reading;

import io.tweetlake.bronze.discovery.SourceFile;
import io.tweetlake.common.config.SourceConfig.Format;
import io.tweetlake.common.job.TemporaryStorageFailure;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.hadoop.conf.Configuration;

/**
 * The records of ranges of files, one after the other; one record at a time is in memory. A file that cannot be read is a
 * record with an error. Closes itself after the last record.
 */
public final class SourceRecords implements Iterator<SourceRecord>, Closeable {
    private final Iterator<FileRange> ranges;
    private final Format format;
    private final Configuration hadoop;
    private final Listener listener;
    private FileRange range;
    private FileRecords open;
    private Iterator<JsonRecord> records = Collections.emptyIterator();

    /** Is told of each file that exists and cannot be read. */
    public interface Listener {
        void unreadable(SourceFile file, String reason);
    }

    public SourceRecords(Iterator<FileRange> ranges, Format format, Configuration hadoop, Listener listener) {
        this.ranges = ranges;
        this.format = format;
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
        return new SourceRecord(range.file(), records.next());
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
        try {
            open = new FileRecords(range, format, hadoop);
            records = open;
        } catch (IOException | RuntimeException e) {
            if (TemporaryStorageFailure.isCauseOf(e)) {
                throw e instanceof IOException io ? new UncheckedIOException(io) : (RuntimeException) e;
            }
            records = unreadable(e);
        }
    }

    private Iterator<JsonRecord> unreadable(Exception failure) {
        if (range.start() > 0) {
            // The range at the file's start reports it.
            return Collections.emptyIterator();
        }
        ReadFailure reason = ReadFailure.of(range.file(), failure, hadoop);
        if (!reason.isGone()) {
            listener.unreadable(range.file(), reason.text());
        }
        return Collections.singleton(JsonRecord.broken(new byte[0], reason.text(), null, 0))
                .iterator();
    }
}
