package io.tweetlake.cli.texts;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;

/**
 * Tells line ends from carriage returns that are part of a text. Parsers of lines and of CSV take each carriage return for
 * the end of a line; pandas and Python's csv do not quote one where lines end otherwise. Such a one is escaped here, and
 * {@link #restored} takes the escape away.
 */
final class LineEnds extends Reader {
    /** A character for private use; doubled where a text has it. */
    private static final char ESCAPE = '\ue00d';

    private static final char CARRIAGE_RETURN = 'r';
    private static final int END = -1;

    private final BufferedReader in;
    /** Whether lines end in a carriage return alone, as the first one does. */
    private Boolean carriageReturns;

    private int ahead = END;
    private char pending;
    private boolean hasPending;
    private boolean started;

    LineEnds(Reader in) {
        this.in = new BufferedReader(in, 1 << 16);
    }

    @Override
    public int read(char[] characters, int offset, int length) throws IOException {
        int count = 0;
        while (count < length) {
            int next = next();
            if (next == END) {
                return count == 0 ? END : count;
            }
            characters[offset + count++] = (char) next;
        }
        return count;
    }

    private int next() throws IOException {
        if (hasPending) {
            hasPending = false;
            return pending;
        }
        int next = take();
        if (next == ESCAPE) {
            return escaped(ESCAPE);
        }
        if (next == '\r' && ahead != '\n') {
            if (carriageReturns == null) {
                carriageReturns = true;
            }
            return carriageReturns ? next : escaped(CARRIAGE_RETURN);
        }
        if (next == '\n' && carriageReturns == null) {
            carriageReturns = false;
        }
        return next;
    }

    private int take() throws IOException {
        if (!started) {
            ahead = in.read();
            started = true;
        }
        int taken = ahead;
        ahead = taken == END ? END : in.read();
        return taken;
    }

    private int escaped(char meant) {
        pending = meant;
        hasPending = true;
        return ESCAPE;
    }

    /** The text as the file has it. */
    static String restored(String read) {
        if (read.indexOf(ESCAPE) < 0) {
            return read;
        }
        StringBuilder text = new StringBuilder(read.length());
        for (int i = 0; i < read.length(); i++) {
            char character = read.charAt(i);
            if (character == ESCAPE) {
                i++;
                text.append(read.charAt(i) == CARRIAGE_RETURN ? '\r' : ESCAPE);
            } else {
                text.append(character);
            }
        }
        return text.toString();
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
