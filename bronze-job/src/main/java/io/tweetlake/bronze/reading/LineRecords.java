package io.tweetlake.bronze.reading;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.NoSuchElementException;

/** The records of a text with one on each line; of a line that is an array or another envelope, those that it holds. */
final class LineRecords implements Iterator<JsonRecord> {
    /** A document that was taken for lines is found out up to this size. */
    private static final int LARGEST_MISTAKEN = 64 << 20;

    private final LineReader lines;
    private final long end;
    private boolean mayBeDocument;
    private Iterator<JsonRecord> found = Collections.emptyIterator();

    private LineRecords(LineReader lines, long end, boolean mayBeDocument) {
        this.lines = lines;
        this.end = end;
        this.mayBeDocument = mayBeDocument;
    }

    /** Should a whole text be no lines, but one document over several, its records are those of the document. */
    static LineRecords ofWhole(LineReader lines) {
        return new LineRecords(lines, Long.MAX_VALUE, true);
    }

    /** @param end lines that begin there or later are left to others */
    static LineRecords ofRange(LineReader lines, long end) {
        return new LineRecords(lines, end, false);
    }

    @Override
    public boolean hasNext() {
        try {
            while (!found.hasNext() && lines.nextPosition() < end && lines.next()) {
                found = read();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found.hasNext();
    }

    @Override
    public JsonRecord next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return found.next();
    }

    private Iterator<JsonRecord> read() throws IOException {
        if (JsonText.isBlank(lines.buffer(), lines.start(), lines.end())) {
            return Collections.emptyIterator();
        }
        JsonText.Parsed parsed = JsonText.parse(lines.buffer(), lines.start(), lines.end());
        if (mayBeDocument && parsed.incomplete() && lines.readAhead(LARGEST_MISTAKEN)) {
            byte[] rest = Arrays.copyOfRange(lines.buffer(), lines.start(), lines.filled());
            if (DocumentReader.isJson(rest)) {
                lines.skipAll();
                return DocumentReader.ofDocument(rest, lines.position());
            }
        }
        mayBeDocument = false;
        if (parsed.value() != null && mayBeEnvelope() && DocumentReader.isEnvelope(parsed.value())) {
            return DocumentReader.ofLine(lines.buffer(), lines.start(), lines.end(), lines.position());
        }
        byte[] raw = Arrays.copyOfRange(lines.buffer(), lines.start(), lines.end());
        return Collections.singleton(new JsonRecord(raw, parsed.payload(), parsed.error(), null, lines.position()))
                .iterator();
    }

    /** A look at the text, as a look into a VARIANT costs a tenth of making it. */
    private boolean mayBeEnvelope() {
        int first = JsonText.blanksEnd(lines.buffer(), lines.start(), lines.end());
        return lines.buffer()[first] == '[' || DocumentReader.namesEnvelope(lines.buffer(), lines.start(), lines.end());
    }
}
