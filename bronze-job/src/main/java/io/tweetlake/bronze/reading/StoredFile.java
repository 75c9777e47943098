package io.tweetlake.bronze.reading;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.apache.hadoop.fs.FSDataInputStream;

/**
 * The bytes of a file as its storage gives them. What the storage cannot give is unchecked, and fails the task, which
 * Spark tries again; so an {@link IOException} of a decoder around this stream can only mean that the bytes are broken.
 */
final class StoredFile extends FilterInputStream {
    StoredFile(FSDataInputStream file) {
        super(file);
    }

    void seek(long position) {
        try {
            ((FSDataInputStream) in).seek(position);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public int read() {
        try {
            return in.read();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
        try {
            return in.read(buffer, offset, length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public long skip(long count) {
        try {
            return in.skip(count);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    /** Nothing that was read depends on it. */
    static void closeQuietly(InputStream stream) {
        try {
            stream.close();
        } catch (IOException | RuntimeException e) {
            // A file that was only read has nothing left to do.
            return;
        }
    }
}
