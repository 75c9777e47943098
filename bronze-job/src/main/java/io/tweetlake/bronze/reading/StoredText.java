package io.tweetlake.bronze.reading;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.util.functional.FutureIO;

/**
 * A stored file as text in UTF-8, whatever its compression and its encoding. Both are known by its first bytes: names may
 * say anything.
 */
public final class StoredText implements Closeable {
    private static final int BUFFER_BYTES = 1 << 16;

    private final FileSystem files;
    private final Path path;
    private final long length;
    private final DecompressedText bytes;
    private final InputStream text;
    private final ArchiveFormat archive;
    private final boolean seekable;
    private StoredFile part;

    /**
     * @param length of the file, which some storages would have to be asked for
     * @param budget how much is read of the text if it is compressed
     * @throws IOException where the storage does not give the file
     * @throws UncheckedIOException where it gives up later; storages also say only when they are read that a file is gone
     */
    StoredText(FileSystem files, Path path, long length, TextBudget budget) throws IOException {
        this.files = files;
        this.path = path;
        this.length = length;
        InputStream file = new BufferedInputStream(open(), BUFFER_BYTES);
        Compression compression = Compression.of(TextEncoding.peek(file, Compression.SIGNATURE_BYTES));
        this.bytes = new DecompressedText(
                file,
                () -> new BufferedInputStream(open(), BUFFER_BYTES),
                compression,
                compression == Compression.NONE ? TextBudget.unlimited() : budget);
        InputStream stored = new BufferedInputStream(bytes, BUFFER_BYTES);
        this.archive = ArchiveFormat.of(TextEncoding.peek(stored, ArchiveFormat.SIGNATURE_BYTES));
        this.text = archive == ArchiveFormat.NONE ? TextEncoding.utf8(stored) : stored;
        this.seekable = compression == Compression.NONE && archive == ArchiveFormat.NONE && text == stored;
    }

    /** Whether the text's bytes are the file's, so that it can be read from anywhere. */
    boolean isSeekable() {
        return seekable;
    }

    /** What the file holds: text, or an archive of texts. */
    ArchiveFormat archive() {
        return archive;
    }

    /** The text, without a byte order mark, or the archive; to be read once. */
    public InputStream fromStart() {
        return text;
    }

    /** The text of a {@link #isSeekable} file from this byte. */
    InputStream from(long position) {
        closePart();
        part = open();
        part.seek(position);
        return part;
    }

    /** Why the text ended before its time; null where it did not, or has not been read so far. */
    String damage() {
        return bytes.damage();
    }

    @Override
    public void close() {
        StoredFile.closeQuietly(text);
        closePart();
    }

    private void closePart() {
        if (part != null) {
            StoredFile.closeQuietly(part);
        }
    }

    private StoredFile open() {
        try {
            return new StoredFile(FutureIO.awaitFuture(files.openFile(path)
                    .opt(Options.OpenFileOptions.FS_OPTION_OPENFILE_LENGTH, Long.toString(length))
                    .build()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
