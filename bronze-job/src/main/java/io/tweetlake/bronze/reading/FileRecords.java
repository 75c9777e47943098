package io.tweetlake.bronze.reading;

import io.tweetlake.common.config.SourceConfig.Format;
import java.io.Closeable;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * The records of a range of a file: all that is in it, and one at least for a whole file. What is wrong with a file or a
 * record is a record with an error; only a storage that fails throws.
 */
public final class FileRecords implements Iterator<JsonRecord>, Closeable {
    /** A larger document does not fit into an array next to its records. */
    private static final int LARGEST_DOCUMENT = 1 << 30;

    private static final int EXCERPT_BYTES = 1 << 10;

    private final FileRange range;
    private final StoredText text;
    private final Iterator<JsonRecord> records;
    private JsonRecord ready;

    /**
     * @throws IOException where the storage does not give the file
     * @throws java.io.UncheckedIOException where it gives up while the file is read
     */
    public FileRecords(FileRange range, Format format, Configuration hadoop) throws IOException {
        Path path = range.file().path();
        this.range = range;
        this.text = new StoredText(
                range.file().fileSystem(hadoop), path, range.file().bytes());
        this.records = format == Format.DOCUMENT ? document() : lines();
        this.ready = records.hasNext() ? records.next() : range.start() > 0 ? null : nothing();
    }

    @Override
    public boolean hasNext() {
        return ready != null;
    }

    @Override
    public JsonRecord next() {
        if (ready == null) {
            throw new NoSuchElementException();
        }
        JsonRecord record = ready;
        ready = records.hasNext() ? records.next() : null;
        return ready == null ? last(record) : record;
    }

    @Override
    public void close() {
        text.close();
    }

    /** A file that cannot be read to its end says so in the record that was cut short, or in one more. */
    private JsonRecord last(JsonRecord record) {
        String damage = text.damage();
        if (damage == null || damage.equals(record.error())) {
            return record;
        }
        if (record.error() != null) {
            return record.withError(damage);
        }
        ready = JsonRecord.broken(new byte[0], damage, null, record.position());
        return record;
    }

    /** A file without a record is somebody's mistake, and worth a row. */
    private JsonRecord nothing() {
        String error = range.file().bytes() == 0 ? "the file is empty" : "there is nothing in the file but blanks";
        return JsonRecord.broken(new byte[0], text.damage() == null ? error : text.damage(), null, 0);
    }

    private Iterator<JsonRecord> lines() throws IOException {
        if (range.start() == 0) {
            LineReader lines = new LineReader(text.fromStart(), 0);
            return text.isSeekable() && !range.isWhole()
                    ? LineRecords.ofRange(lines, range.end())
                    : LineRecords.ofWhole(lines);
        }
        if (!text.isSeekable()) {
            // Who reads the first range reads all.
            return Collections.emptyIterator();
        }
        LineReader lines = new LineReader(text.from(range.start() - 1), range.start() - 1);
        // The line that the range begins in belongs to the range before.
        return lines.next() ? LineRecords.ofRange(lines, range.end()) : Collections.emptyIterator();
    }

    private Iterator<JsonRecord> document() throws IOException {
        byte[] document = text.fromStart().readNBytes(LARGEST_DOCUMENT + 1);
        if (document.length > LARGEST_DOCUMENT) {
            String error = "a document of more than 1 GB: write a record on each line, or cut it into several";
            byte[] excerpt = Arrays.copyOf(document, EXCERPT_BYTES);
            return Collections.singleton(JsonRecord.broken(excerpt, error, null, 0))
                    .iterator();
        }
        return JsonText.isBlank(document, 0, document.length)
                ? Collections.emptyIterator()
                : DocumentReader.ofDocument(document, 0);
    }
}
