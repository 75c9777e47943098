package io.tweetlake.bronze.reading;

import com.fasterxml.jackson.databind.JsonNode;
import io.tweetlake.bronze.discovery.SourceFile;
import io.tweetlake.common.config.SourceConfig;
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
    private final Limits limits;
    private final Configuration hadoop;
    private final StoredText text;
    private final Iterator<JsonRecord> records;

    /**
     * @throws IOException if the storage does not give the file
     * @throws java.io.UncheckedIOException likewise, or if it fails temporarily while the file is read
     */
    public FileRecords(FileRange range, SourceConfig config, Configuration hadoop) throws IOException {
        this.range = range;
        this.format = config.format();
        this.limits = new Limits(config.limits());
        this.hadoop = hadoop;
        this.text = open();
        this.records = new CheckedRecords(
                new LimitedRecords(found(), limits, limits.budget(range.bytes())),
                text::damage,
                range.start() > 0 ? null : nothing());
    }

    private StoredText open() throws IOException {
        SourceFile file = range.file();
        return new StoredText(file.fileSystem(hadoop), file.path(), file.bytes(), limits.budget(file.bytes()));
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
                    : new ArchiveRecords(members(text), format, limits, this::accountInArchive);
        }
        if (format == Format.LINES && !range.isWhole() && isSplittable()) {
            return lines();
        }
        // The first range reads all that cannot be read in ranges.
        return range.start() > 0
                ? Collections.emptyIterator()
                : TextRecords.of(
                        text.fromStart(), format, limits, () -> TwitterArchive.accountBeside(range.file(), hadoop));
    }

    private ArchiveMembers members(StoredText archive) {
        return new ArchiveMembers(
                archive.archive(),
                archive.fromStart(),
                limits.budget(range.file().bytes()));
    }

    /** Its file may come behind the tweets, so that the archive is opened again. */
    private JsonNode accountInArchive() {
        try (StoredText archive = open()) {
            return TwitterArchive.accountIn(members(archive));
        } catch (IOException e) {
            return null;
        }
    }

    private Iterator<JsonRecord> lines() throws IOException {
        long fileEnd = range.file().bytes();
        long start = range.start() == 0 ? 0 : firstValue(range.start(), range.end());
        if (start == range.end()) {
            return Collections.emptyIterator();
        }
        long end = range.end() == fileEnd ? fileEnd : firstValue(range.end(), fileEnd);
        InputStream bytes = start == 0 ? text.fromStart() : text.from(start);
        return LineRecords.ofRange(new LineReader(bytes, start, limits.lineBytes()), end, limits);
    }

    /**
     * Where the first line begins that is one whole array or object and not indented: a record may go on over the end of
     * its range, and those who read the two ranges have to cut at the same place. A value over several lines seldom has
     * such a line inside.
     *
     * @return {@code end} if no such line begins before
     */
    private long firstValue(long from, long end) throws IOException {
        LineReader lines = new LineReader(text.from(from - 1), from - 1, limits.lineBytes());
        // The line that this place is in begins before.
        boolean more = skipLine(lines);
        while (more && lines.nextPosition() < end && lines.next()) {
            if (isWholeValue(lines)) {
                return lines.position();
            }
            more = lines.isTerminated() || skipLine(lines);
        }
        return end;
    }

    private boolean isWholeValue(LineReader lines) {
        byte first = lines.buffer()[lines.start()];
        return (first == '{' || first == '[')
                && JsonText.parse(limits.json(), lines.buffer(), lines.start(), lines.end())
                                .value()
                        != null;
    }

    /** However long it is; false if the text ends with it. */
    private static boolean skipLine(LineReader lines) throws IOException {
        while (lines.next()) {
            if (lines.isTerminated()) {
                return true;
            }
        }
        return false;
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
        LineReader lines = new LineReader(head, 0, LONGEST_FIRST_LINE);
        while (lines.next()) {
            if (!JsonText.isBlank(lines.buffer(), lines.start(), lines.end())) {
                return lines.isTerminated()
                        && !JsonText.parse(limits.json(), lines.buffer(), lines.start(), lines.end())
                                .incomplete();
            }
        }
        return false;
    }
}
