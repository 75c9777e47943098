package io.tweetlake.cli.texts;

import io.tweetlake.common.UserError;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** A file that can be read from its start again and again, decompressed and decoded. */
record TextSource(String name, Path path, Charset encoding) {
    /** A file that is open. */
    record Opened(SeekableByteChannel channel, Reader reader) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    Opened open() throws IOException {
        SeekableByteChannel channel = Files.newByteChannel(path);
        try {
            return new Opened(
                    channel, new StrictReader(name, decompressed(Channels.newInputStream(channel)), encoding));
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private InputStream decompressed(InputStream in) throws IOException {
        if (!TextFormat.isCompressed(name)) {
            return in;
        }
        try {
            return new GZIPInputStream(in, 1 << 16);
        } catch (java.util.zip.ZipException | java.io.EOFException e) {
            throw new UserError(name + ": is not in the gzip format", "give it the name that its content has", e);
        }
    }
}
