package io.tweetlake.bronze.reading;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSError;

/**
 * The bytes of a file as its storage gives them. What the storage cannot give is unchecked, and fails the task, which
 * Spark tries again; so an {@link IOException} of a decoder around this stream can only mean that the bytes are broken.
 */
final class StoredFile extends FilterInputStream {
    StoredFile(FSDataInputStream file) {
        super(file);
    }

    void seek(long position) {
        unchecked(() -> {
            ((FSDataInputStream) in).seek(position);
            return position;
        });
    }

    @Override
    public int read() {
        return unchecked(() -> in.read());
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
        return unchecked(() -> in.read(buffer, offset, length));
    }

    @Override
    public long skip(long count) {
        return unchecked(() -> in.skip(count));
    }

    private interface Access<T> {
        T run() throws IOException;
    }

    private static <T> T unchecked(Access<T> access) {
        try {
            return access.run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (FSError e) {
            // Hadoop's local file system throws an Error for a disk that cannot be read.
            throw new UncheckedIOException(new IOException(e.getCause()));
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
