package io.tweetlake.bronze.reading;

import io.tweetlake.bronze.discovery.SourceFile;
import io.tweetlake.common.config.SourceConfig.Format;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.hadoop.conf.Configuration;

/** The records of files, one file after the other, as their exact text in UTF-8; one at a time is in memory. */
public final class RawRecords implements Iterator<byte[]>, Closeable {
    private final Iterator<SourceFile> files;
    private final Format format;
    private final Configuration hadoop;
    private FileRecords open;
    private byte[] ready;

    public RawRecords(List<SourceFile> files, Format format, Configuration hadoop) {
        this.files = files.iterator();
        this.format = format;
        this.hadoop = hadoop;
    }

    /** @throws UncheckedIOException where the storage does not give the next file */
    @Override
    public boolean hasNext() {
        while (ready == null && ((open != null && open.hasNext()) || openNext())) {
            byte[] raw = open.hasNext() ? open.next().raw() : new byte[0];
            // What is said of a file without records has no text.
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

    private boolean openNext() {
        close();
        if (!files.hasNext()) {
            return false;
        }
        SourceFile file = files.next();
        try {
            open = new FileRecords(new FileRange(file, 0, file.bytes()), format, hadoop);
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file.uri(), e);
        }
    }

    @Override
    public void close() {
        if (open != null) {
            open.close();
            open = null;
        }
    }
}
