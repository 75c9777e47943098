package io.tweetlake.bronze.reading;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.util.functional.FutureIO;

/**
 * A stored file as text in UTF-8, whatever its compression and its encoding. Both are known by its first bytes: names may
 * say anything.
 */
public final class StoredText implements Closeable {
    private static final int HEAD_BYTES = 4;
    private static final int BUFFER_BYTES = 1 << 16;

    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final FileSystem files;
    private final Path path;
    private final long length;
    private final DecompressedText bytes;
    private final InputStream text;
    private final boolean seekable;
    private StoredFile part;

    /**
     * @param length of the file, which some storages would have to be asked for
     * @throws IOException where the storage does not give the file
     * @throws UncheckedIOException where it gives up later; storages also say only when they are read that a file is gone
     */
    public StoredText(FileSystem files, Path path, long length) throws IOException {
        this.files = files;
        this.path = path;
        this.length = length;
        InputStream file = new BufferedInputStream(open(), BUFFER_BYTES);
        Compression compression = Compression.of(peek(file, Compression.SIGNATURE_BYTES));
        this.bytes = new DecompressedText(file, () -> new BufferedInputStream(open(), BUFFER_BYTES), compression);
        InputStream stored = new BufferedInputStream(bytes, BUFFER_BYTES);
        ByteOrder utf16 = utf16Order(peek(stored, HEAD_BYTES));
        this.text = utf16 == null ? stored : new BufferedInputStream(new Utf16Text(stored, utf16), BUFFER_BYTES);
        boolean marked = Arrays.equals(peek(text, BYTE_ORDER_MARK.length), BYTE_ORDER_MARK);
        text.skipNBytes(marked ? BYTE_ORDER_MARK.length : 0);
        this.seekable = compression == Compression.NONE && utf16 == null && !marked;
    }

    /** Whether the text's bytes are the file's, so that it can be read from anywhere. */
    boolean isSeekable() {
        return seekable;
    }

    /** The text, without a byte order mark; to be read once. */
    public InputStream fromStart() {
        return text;
    }

    /** The text of a {@link #isSeekable} file from this byte. */
    InputStream from(long position) {
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
        if (part != null) {
            StoredFile.closeQuietly(part);
        }
    }

    private static byte[] peek(InputStream stream, int count) throws IOException {
        stream.mark(count);
        byte[] head = stream.readNBytes(count);
        stream.reset();
        return head;
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

    /** By its byte order mark, or because JSON's first two characters are ASCII. */
    private static ByteOrder utf16Order(byte[] head) {
        if (head.length >= 2 && (startsWith(head, 0xFE, 0xFF) || (head.length == HEAD_BYTES && isAscii(head, 0)))) {
            return ByteOrder.BIG_ENDIAN;
        }
        boolean little = startsWith(head, 0xFF, 0xFE) || (head.length == HEAD_BYTES && isAscii(head, 1));
        return little ? ByteOrder.LITTLE_ENDIAN : null;
    }

    private static boolean startsWith(byte[] head, int first, int second) {
        return head.length >= 2 && (head[0] & 0xFF) == first && (head[1] & 0xFF) == second;
    }

    /** @param zeros whether the high bytes, which are zero, come first (0) or second (1) */
    private static boolean isAscii(byte[] head, int zeros) {
        return head[zeros] == 0 && head[zeros + 2] == 0 && head[1 - zeros] > 0 && head[3 - zeros] > 0;
    }
}
