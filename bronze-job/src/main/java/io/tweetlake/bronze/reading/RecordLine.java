package io.tweetlake.bronze.reading;

import io.tweetlake.bronze.discovery.SourceFile;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;

/** Finds the line of a file, or of an archive's member, on which a record begins. */
public final class RecordLine {
    static final char MEMBER = '!';
    /** A longer line is read in pieces. */
    private static final int PIECE_BYTES = 1 << 20;

    private RecordLine() {}

    /**
     * Reads the file up to there.
     *
     * @param address as {@code source_file} has it
     * @param position as {@code position} has it
     * @return from 1
     * @throws IOException if there is no such file or member, or it cannot be read
     */
    public static long of(String address, long position, Configuration hadoop) throws IOException {
        if (exists(file(address), hadoop)) {
            try (StoredText text = open(file(address), hadoop)) {
                return count(text.fromStart(), position);
            }
        }
        for (int end = address.indexOf(MEMBER); end >= 0; end = address.indexOf(MEMBER, end + 1)) {
            SourceFile archive = file(address.substring(0, end));
            if (exists(archive, hadoop)) {
                return ofMember(archive, address, position, hadoop);
            }
        }
        throw new FileNotFoundException(address);
    }

    private static long ofMember(SourceFile archive, String address, long position, Configuration hadoop)
            throws IOException {
        try (StoredText text = open(archive, hadoop)) {
            ArchiveMembers members = new ArchiveMembers(text.archive(), text.fromStart(), TextBudget.unlimited());
            while (members.next()) {
                if (archive.address(members.name()).equals(address)) {
                    return count(members.text(), position);
                }
            }
        }
        throw new FileNotFoundException(address);
    }

    private static long count(InputStream text, long position) throws IOException {
        LineReader lines = new LineReader(text, 0, PIECE_BYTES);
        long line = 0;
        boolean begins = true;
        while (lines.nextPosition() <= position && lines.next()) {
            line += begins ? 1 : 0;
            begins = lines.isTerminated();
        }
        return Math.max(1, line);
    }

    private static SourceFile file(String address) {
        return new SourceFile(address, 0, Instant.EPOCH, null);
    }

    private static boolean exists(SourceFile file, Configuration hadoop) throws IOException {
        return file.fileSystem(hadoop).exists(file.path());
    }

    private static StoredText open(SourceFile file, Configuration hadoop) throws IOException {
        FileSystem files = file.fileSystem(hadoop);
        return new StoredText(
                files, file.path(), files.getFileStatus(file.path()).getLen(), TextBudget.unlimited());
    }
}
