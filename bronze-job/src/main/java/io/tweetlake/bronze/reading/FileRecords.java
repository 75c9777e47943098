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
        if (range.start() == 0) {
            return LineRecords.ofRange(new LineReader(text.fromStart(), 0, limits.lineBytes()), range.end(), limits);
        }
        LineReader lines = new LineReader(text.from(range.start() - 1), range.start() - 1, limits.lineBytes());
        // The line that the range begins in belongs to the range before.
        return skipLine(lines) ? LineRecords.ofRange(lines, range.end(), limits) : Collections.emptyIterator();
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
