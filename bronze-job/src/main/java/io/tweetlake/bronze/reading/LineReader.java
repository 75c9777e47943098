package io.tweetlake.bronze.reading;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Goes through a text line by line, in a buffer as large as its longest line. */
public final class LineReader {
    private static final int BUFFER_BYTES = 1 << 18;

    private final InputStream text;
    private byte[] buffer = new byte[BUFFER_BYTES];
    /** Where the first byte of the buffer lies in the text. */
    private long bufferPosition;

    private int filled;
    private int start;
    private int end;
    private int next;
    private boolean terminated;

    /** @param position of the next byte of the stream in its text */
    public LineReader(InputStream text, long position) {
        this.text = text;
        this.bufferPosition = position;
    }

    /** Goes to the next line; false where there is none. */
    public boolean next() throws IOException {
        start = next;
        int newline = indexOfNewline(start);
        while (newline < 0) {
            int scanned = filled - start;
            if (!fill()) {
                end = filled;
                next = filled;
                terminated = false;
                return end > start;
            }
            newline = indexOfNewline(start + scanned);
        }
        end = newline;
        next = newline + 1;
        terminated = true;
        return true;
    }

    byte[] buffer() {
        return buffer;
    }

    int start() {
        return start;
    }

    /** Before the line end, of Windows or Unix. */
    int end() {
        return terminated && end > start && buffer[end - 1] == '\r' ? end - 1 : end;
    }

    /** Where the line begins in the text. */
    long position() {
        return bufferPosition + start;
    }

    /** Where the next line would begin. */
    public long nextPosition() {
        return bufferPosition + next;
    }

    /** Where in the buffer what has been read of the text ends. */
    int filled() {
        return filled;
    }

    /** Reads the rest of the text into the buffer, behind the line; false where the two are more than so many bytes. */
    boolean readAhead(int bytes) throws IOException {
        int length = end - start;
        int behind = next - start;
        boolean more = true;
        while (more && filled - start <= bytes) {
            more = fill();
        }
        end = start + length;
        next = start + behind;
        return !more;
    }

    /** Leaves out what has been read ahead. */
    void skipAll() {
        next = filled;
    }

    private int indexOfNewline(int from) {
        for (int i = from; i < filled; i++) {
            if (buffer[i] == '\n') {
                return i;
            }
        }
        return -1;
    }

    /** Reads on behind what the line has so far; false at the end of the text. */
    private boolean fill() throws IOException {
        if (start > 0) {
            System.arraycopy(buffer, start, buffer, 0, filled - start);
            filled -= start;
            bufferPosition += start;
            start = 0;
        }
        if (filled == buffer.length) {
            buffer = Arrays.copyOf(buffer, Math.multiplyExact(buffer.length, 2));
        }
        int read = text.read(buffer, filled, buffer.length - filled);
        filled += Math.max(0, read);
        return read > 0;
    }
}
