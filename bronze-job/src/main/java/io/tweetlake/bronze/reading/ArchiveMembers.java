package io.tweetlake.bronze.reading;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.apache.commons.compress.archivers.ArchiveEntry;
import org.apache.commons.compress.archivers.ArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.io.input.CloseShieldInputStream;

/** The files in an archive, one after the other, as it is read once; hidden names are left out, as in folders. */
public final class ArchiveMembers {
    private static final int BUFFER_BYTES = 1 << 16;

    private final ArchiveInputStream<?> archive;
    private final TextBudget budget;
    private ArchiveEntry member;
    private DecompressedText bytes;

    /** @param budget how much is read of all members together */
    ArchiveMembers(ArchiveFormat format, InputStream bytes, TextBudget budget) {
        this.archive = format.open(bytes);
        this.budget = budget;
    }

    /**
     * Goes to the next file.
     *
     * @throws IOException if the archive is broken
     */
    boolean next() throws IOException {
        do {
            member = archive.getNextEntry();
        } while (member != null && !isVisibleFile(member));
        return member != null;
    }

    String name() {
        return member.getName();
    }

    /** Whether the member is neither encrypted nor compressed in a way that is not known. */
    boolean isReadable() {
        return archive.canReadEntryData(member);
    }

    /** The member decompressed, as text in UTF-8 unless it is an archive itself. */
    InputStream text() throws IOException {
        InputStream stored = new BufferedInputStream(CloseShieldInputStream.wrap(archive), BUFFER_BYTES);
        Compression compression = Compression.of(TextEncoding.peek(stored, Compression.SIGNATURE_BYTES));
        bytes = new DecompressedText(stored, null, compression, budget);
        return TextEncoding.utf8(new BufferedInputStream(bytes, BUFFER_BYTES));
    }

    /** Whether no more may be read. */
    boolean isOverLimit() {
        return budget.isSpent();
    }

    /** Why the member's text ended too early; null if it did not. */
    String damage() {
        return bytes == null ? null : bytes.damage();
    }

    private static boolean isVisibleFile(ArchiveEntry entry) {
        boolean isFile = entry instanceof TarArchiveEntry tar ? tar.isFile() : !entry.isDirectory();
        return isFile
                && Arrays.stream(entry.getName().split("/"))
                        .noneMatch(part -> part.startsWith("_") || (part.startsWith(".") && !part.equals(".")));
    }
}
