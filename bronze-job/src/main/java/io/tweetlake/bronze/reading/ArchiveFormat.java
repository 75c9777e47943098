package io.tweetlake.bronze.reading;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.commons.compress.archivers.ArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveInputStream;

/** Which archive a file is, known by its first bytes. */
enum ArchiveFormat {
    NONE,
    TAR,
    ZIP;

    /** A tar file says what it is behind its first member's name, permissions and size. */
    static final int SIGNATURE_BYTES = 512;

    private static final int TAR_MAGIC_AT = 257;
    private static final byte[] TAR_MAGIC = "ustar".getBytes(StandardCharsets.US_ASCII);

    /** @param head the first bytes, decompressed; fewer than {@link #SIGNATURE_BYTES} where there are no more */
    static ArchiveFormat of(byte[] head) {
        if (head.length >= SIGNATURE_BYTES
                && Arrays.equals(head, TAR_MAGIC_AT, TAR_MAGIC_AT + TAR_MAGIC.length, TAR_MAGIC, 0, TAR_MAGIC.length)) {
            return TAR;
        }
        boolean zip = head.length > 3
                && head[0] == 'P'
                && head[1] == 'K'
                && ((head[2] == 3 && head[3] == 4) || (head[2] == 5 && head[3] == 6));
        return zip ? ZIP : NONE;
    }

    ArchiveInputStream<?> open(InputStream bytes) {
        return this == TAR
                ? new TarArchiveInputStream(bytes)
                : new ZipArchiveInputStream(bytes, StandardCharsets.UTF_8.name(), true, true);
    }
}
