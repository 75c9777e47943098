package io.tweetlake.bronze.reading;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * The records of a text with one on each line; of a line that is an array or another envelope, those that it holds. Values
 * that continue over several lines and values that share a line are found too, as {@link LineSequence} says.
 */
final class LineRecords implements Iterator<JsonRecord> {
    private final LineReader lines;
    private final long end;
    private final Limits limits;
    private final LineSequence sequence;
    private boolean done;
    private Iterator<JsonRecord> found = Collections.emptyIterator();

    private LineRecords(LineReader lines, long end, Limits limits) {
        this.lines = lines;
        this.end = end;
        this.limits = limits;
        this.sequence = new LineSequence(lines, end, limits);
    }

    static LineRecords ofWhole(InputStream text, long position, Limits limits) {
        return new LineRecords(new LineReader(text, position, limits.lineBytes()), Long.MAX_VALUE, limits);
    }

    /** @param end lines that begin there or later are left to others */
    static LineRecords ofRange(LineReader lines, long end, Limits limits) {
        return new LineRecords(lines, end, limits);
    }

    @Override
    public boolean hasNext() {
        try {
            while (!found.hasNext() && !done && lines.nextPosition() < end && lines.next()) {
                found = read();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (!found.hasNext() && !done) {
            found = sequence.unclosed();
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
        if (lines.isOverlong()) {
            done = true;
            return List.of(LimitedRecords.excerpt(lines.buffer(), lines.start(), lines.position(), limits.lineError()))
                    .iterator();
        }
        lines.skipByteOrderMark();
        int first = JsonText.blanksEnd(lines.buffer(), lines.start(), lines.end());
        if (first == lines.end()) {
            return Collections.emptyIterator();
        }
        JsonText.Parsed parsed = JsonText.parse(limits.json(), lines.buffer(), lines.start(), lines.end());
        if (parsed.value() == null && sequence.mayBegin(first)) {
            return sequence.read();
        }
        if (parsed.value() != null && mayBeEnvelope(first) && DocumentReader.isEnvelope(parsed.value())) {
            return DocumentReader.ofLines(
                    limits.json(), lines.buffer(), lines.start(), lines.end(), lines.position(), false);
        }
        byte[] raw = Arrays.copyOfRange(lines.buffer(), lines.start(), lines.end());
        return List.of(new JsonRecord(raw, parsed.payload(), parsed.error(), null, lines.position()))
                .iterator();
    }

    /** A look at the text, as a look into a VARIANT costs a tenth of making it. */
    private boolean mayBeEnvelope(int first) {
        return lines.buffer()[first] == '[' || DocumentReader.namesEnvelope(lines.buffer(), lines.start(), lines.end());
    }
}
