package io.tweetlake.bronze.reading;

import io.tweetlake.bronze.discovery.SourceFile;
import io.tweetlake.common.UserError;
import io.tweetlake.common.config.SourceConfig;
import java.io.Closeable;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.hadoop.conf.Configuration;

/** The exact text of the records of files in UTF-8, one file after the other; one record at a time is in memory. */
public final class RawRecords implements Iterator<byte[]>, Closeable {
    private static final UnreadListener REFUSAL = new UnreadListener() {
        @Override
        public String reason(FileRange range) {
            return null;
        }

        @Override
        public void unread(FileRange range, Extent extent, String reason) {
            if (extent == Extent.WHOLE) {
                throw new UserError(reason, "make it readable, or name a path without it");
            }
        }
    };

    private final SourceRecords records;
    private byte[] ready;

    public RawRecords(List<SourceFile> files, SourceConfig config, Configuration hadoop) {
        this.records = new SourceRecords(files.stream().map(FileRange::whole).iterator(), config, hadoop, REFUSAL);
    }

    /** @throws UserError if the next file cannot be read */
    @Override
    public boolean hasNext() {
        while (ready == null && records.hasNext()) {
            byte[] raw = records.next().record().raw();
            // An error that concerns a file as a whole has no text.
            ready = raw.length == 0 ? null : raw;
        }
        return ready != null;
    }

    @Override
    public byte[] next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        byte[] record = ready;
        ready = null;
        return record;
    }

    @Override
    public void close() {
        records.close();
    }
}
