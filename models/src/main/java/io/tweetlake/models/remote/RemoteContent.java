package io.tweetlake.models.remote;

import java.io.IOException;
import java.io.InputStream;

/**
 * The content of a remote file, being read.
 *
 * @param stream to be closed, which ends the transfer even while another thread reads
 * @param from the position of the stream's first byte in the file
 */
public record RemoteContent(InputStream stream, long from) implements AutoCloseable {
    @Override
    public void close() throws IOException {
        stream.close();
    }
}
