package io.tweetlake.bronze.reading;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.function.Supplier;

/**
 * What a file holds, decompressed. Where the file is broken, cut short or over a limit, this stream ends behind the last
 * byte that can be had, and {@link #damage()} says why.
 */
final class DecompressedText extends InputStream {
    private final Supplier<InputStream> files;
    private final Compression compression;
    private final TextBudget budget;
    /** Until the file is read from its start for the first time. */
    private InputStream unread;

    private InputStream text;
    private long position;
    /** Decoders throw away what they have when they throw: near the break, bytes are asked for one by one. */
    private boolean nearBreak;

    private String damage;

    /**
     * @param file at its start
     * @param files opens it anew; null if it cannot be opened twice
     * @param budget how much of the text is read
     */
    DecompressedText(InputStream file, Supplier<InputStream> files, Compression compression, TextBudget budget) {
        this.unread = file;
        this.files = files;
        this.compression = compression;
        this.budget = budget;
    }

    /** Null while nothing was found to be wrong. */
    String damage() {
        return damage;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (damage != null) {
            return -1;
        }
        try {
            return tryRead(buffer, offset, length);
        } catch (UncheckedIOException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            if (nearBreak || files == null) {
                damage = "corrupt %s after %,d bytes of text: %s"
                        .formatted(compression.label(), position, e.getMessage());
                return -1;
            }
            nearBreak = true;
            close();
            text = null;
            return read(buffer, offset, length);
        }
    }

    private int tryRead(byte[] buffer, int offset, int length) throws IOException {
        if (text == null) {
            InputStream file = unread == null ? files.get() : unread;
            unread = null;
            text = compression.decompress(file);
            text.skipNBytes(position);
        }
        int read = text.read(buffer, offset, nearBreak ? Math.min(1, length) : length);
        position += Math.max(0, read);
        budget.spend(Math.max(0, read));
        if (budget.isSpent()) {
            damage = budget.error();
        }
        return read;
    }

    @Override
    public void close() {
        for (InputStream open : new InputStream[] {text, unread}) {
            if (open != null) {
                StoredFile.closeQuietly(open);
            }
        }
    }
}
