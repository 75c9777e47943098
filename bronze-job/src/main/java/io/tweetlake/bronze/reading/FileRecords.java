package io.tweetlake.bronze.reading;

import io.tweetlake.common.config.SourceConfig.Format;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collections;
import java.util.Iterator;
import org.apache.commons.io.input.BoundedInputStream;
import org.apache.hadoop.conf.Configuration;

/**
 * The records of a range of a file: all that is in it, and one at least for a whole file. What is wrong with a file or a
 * record is a record with an error; only a storage that fails at the file's start, or that may answer later, throws.
 */
public final class FileRecords implements Iterator<JsonRecord>, Closeable {
    /** In this part of a large file a first line has to end, or else the file is not read in ranges. */
    private static final int LONGEST_FIRST_LINE = 1 << 20;

    private final FileRange range;
    private final Format format;
    private final Configuration hadoop;
    private final StoredText text;
    private final Iterator<JsonRecord> records;

    /**
     * @throws IOException if the storage does not give the file
     * @throws java.io.UncheckedIOException likewise, or if it fails temporarily while the file is read
     */
    public FileRecords(FileRange range, Format format, Configuration hadoop) throws IOException {
        this.range = range;
        this.format = format;
        this.hadoop = hadoop;
        this.text = new StoredText(
                range.file().fileSystem(hadoop),
                range.file().path(),
                range.file().bytes());
        this.records = new CheckedRecords(found(), text::damage, range.start() > 0 ? null : nothing());
    }

    @Override
    public boolean hasNext() {
        return records.hasNext();
    }

    @Override
    public JsonRecord next() {
        return records.next();
    }

    @Override
    public void close() {
        text.close();
    }

    /** A file without a record is probably a mistake: it gets a row, too. */
    private String nothing() {
        return range.file().bytes() == 0 ? "the file is empty" : "there is nothing in the file but blanks";
    }

    private Iterator<JsonRecord> found() throws IOException {
        if (text.archive() != ArchiveFormat.NONE) {
            return range.start() > 0
                    ? Collections.emptyIterator()
                    : new ArchiveRecords(new ArchiveMembers(text.archive(), text.fromStart()), format);
        }
        if (format == Format.LINES && !range.isWhole() && isSplittable()) {
            return lines();
        }
        // The first range reads all that cannot be read in ranges.
        return range.start() > 0
                ? Collections.emptyIterator()
                : TextRecords.of(text.fromStart(), format, () -> TwitterArchive.accountBeside(range.file(), hadoop));
    }

    private Iterator<JsonRecord> lines() throws IOException {
        if (range.start() == 0) {
            return LineRecords.ofRange(new LineReader(text.fromStart(), 0), range.end());
        }
        LineReader lines = new LineReader(text.from(range.start() - 1), range.start() - 1);
        // The line that the range begins in belongs to the range before.
        return lines.next() ? LineRecords.ofRange(lines, range.end()) : Collections.emptyIterator();
    }

    /** Whether a record ends on the first line, so that those behind it probably begin at a line's start too. */
    private boolean isSplittable() throws IOException {
        if (!text.isSeekable()) {
            return false;
        }
        InputStream head = BoundedInputStream.builder()
                .setInputStream(text.from(0))
                .setMaxCount(LONGEST_FIRST_LINE)
                .get();
        LineReader lines = new LineReader(head, 0);
        while (lines.next()) {
            if (!JsonText.isBlank(lines.buffer(), lines.start(), lines.end())) {
                return lines.isTerminated()
                        && !JsonText.parse(lines.buffer(), lines.start(), lines.end())
                                .incomplete();
            }
        }
        return false;
    }
}
