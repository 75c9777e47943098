package io.tweetlake.bronze.reading;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Goes through a text line by line, in a buffer as large as its longest line, up to a limit. */
public final class LineReader {
    private static final int BUFFER_BYTES = 1 << 18;

    private final InputStream text;
    private final int longest;
    private byte[] buffer;
    /** Where the first byte of the buffer lies in the text. */
    private long bufferPosition;

    private int filled;
    private int start;
    private int end;
    private int next;
    private boolean terminated;
    private boolean overlong;

    /**
     * @param position of the next byte of the stream in its text
     * @param longest bytes of a line, and of all that are added to it
     */
    public LineReader(InputStream text, long position, int longest) {
        this.text = text;
        this.longest = longest;
        this.buffer = new byte[Math.min(BUFFER_BYTES, longest + 1)];
        this.bufferPosition = position;
    }

    /** Goes to the next line, or to the rest of one that is too long; false where there is none. */
    public boolean next() throws IOException {
        start = next;
        return readLine(start);
    }

    /** Adds the next line to the current one; false at the end of the text. */
    boolean extend() throws IOException {
        return readLine(next);
    }

    /** @param length of the current line, and of those that were added, with line ends; to go on from there */
    void cutTo(int length) {
        next = start + length;
        terminated = length > 0 && buffer[next - 1] == '\n';
        end = terminated ? next - 1 : next;
    }

    /** The bytes of the current line, and of those that were added, with line ends. */
    int length() {
        return next - start;
    }

    /** Whether the current line, with those that were added, goes on beyond what a line may have. */
    boolean isOverlong() {
        return overlong;
    }

    /** @param from where in the buffer the line begins that is looked for */
    private boolean readLine(int from) throws IOException {
        overlong = false;
        int length = from - start;
        int newline = indexOfNewline(from);
        while (newline < 0) {
            int scanned = filled - start;
            if (!fill()) {
                end = filled;
                next = filled;
                terminated = false;
                return end > start + length;
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

    /** Some writers put a byte order mark before each part that they add to a file. */
    void skipByteOrderMark() {
        boolean marked = end - start >= 3
                && buffer[start] == (byte) 0xEF
                && buffer[start + 1] == (byte) 0xBB
                && buffer[start + 2] == (byte) 0xBF;
        start += marked ? 3 : 0;
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

    /** Where in the buffer the next line would begin. */
    int behind() {
        return next;
    }

    /** Whether a line end was found, rather than the end of the text. */
    boolean isTerminated() {
        return terminated;
    }

    private int indexOfNewline(int from) {
        for (int i = from; i < filled; i++) {
            if (buffer[i] == '\n') {
                return i;
            }
        }
        return -1;
    }

    /** Reads on behind what the line has so far; false at the end of the text, and of what a line may have. */
    private boolean fill() throws IOException {
        if (start > 0) {
            System.arraycopy(buffer, start, buffer, 0, filled - start);
            filled -= start;
            bufferPosition += start;
            start = 0;
        }
        if (filled > longest) {
            overlong = true;
            return false;
        }
        if (filled == buffer.length) {
            buffer = Arrays.copyOf(buffer, (int) Math.min(2L * buffer.length, longest + 1L));
        }
        int read = text.read(buffer, filled, buffer.length - filled);
        filled += Math.max(0, read);
        return read > 0;
    }
}
