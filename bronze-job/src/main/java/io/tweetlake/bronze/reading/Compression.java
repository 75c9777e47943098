package io.tweetlake.bronze.reading;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Locale;
import org.apache.commons.compress.compressors.CompressorException;
import org.apache.commons.compress.compressors.CompressorStreamFactory;

/** How a file is compressed, known by its first bytes: its name may say anything. */
enum Compression {
    NONE(null),
    GZIP(CompressorStreamFactory.GZIP),
    BZIP2(CompressorStreamFactory.BZIP2),
    ZSTD(CompressorStreamFactory.ZSTANDARD),
    XZ(CompressorStreamFactory.XZ);

    /** Bytes that the signatures take at most. */
    static final int SIGNATURE_BYTES = 6;

    /** The header of a file in xz says how much memory it takes: twice of what its highest level does. */
    private static final int MOST_MEMORY_KB = 128 << 10;

    /** Goes on with the next member where one ends, as {@code cat a.gz b.gz > c.gz} makes them. */
    private static final CompressorStreamFactory MEMBERS = new CompressorStreamFactory(true, MOST_MEMORY_KB);

    private final String codec;

    Compression(String codec) {
        this.codec = codec;
    }

    /** @param head the file's first bytes, fewer than {@link #SIGNATURE_BYTES} where it has no more */
    static Compression of(byte[] head) {
        if (startsWith(head, 0x1F, 0x8B)) {
            return GZIP;
        }
        if (startsWith(head, 'B', 'Z', 'h') && head.length > 3 && head[3] >= '1' && head[3] <= '9') {
            return BZIP2;
        }
        if (startsWith(head, 0xFD, '7', 'z', 'X', 'Z', 0)) {
            return XZ;
        }
        boolean frame = startsWith(head, 0x28, 0xB5, 0x2F, 0xFD);
        boolean skippable = head.length > 3 && (head[0] & 0xF0) == 0x50 && startsWith(tail(head), 0x2A, 0x4D, 0x18);
        return frame || skippable ? ZSTD : NONE;
    }

    /** @throws IOException also where the first header is broken */
    InputStream decompress(InputStream file) throws IOException {
        try {
            return this == NONE ? file : MEMBERS.createCompressorInputStream(codec, file);
        } catch (CompressorException e) {
            throw e.getCause() instanceof IOException broken ? broken : new IOException(e);
        }
    }

    /** Closing what is returned closes the file. */
    OutputStream compress(OutputStream file) throws IOException {
        try {
            return this == NONE ? file : MEMBERS.createCompressorOutputStream(codec, file);
        } catch (CompressorException e) {
            throw new IOException(e);
        }
    }

    /** As people call it. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    private static byte[] tail(byte[] head) {
        return Arrays.copyOfRange(head, 1, head.length);
    }

    private static boolean startsWith(byte[] head, int... signature) {
        for (int i = 0; i < signature.length; i++) {
            if (i >= head.length || (head[i] & 0xFF) != signature[i]) {
                return false;
            }
        }
        return true;
    }
}
