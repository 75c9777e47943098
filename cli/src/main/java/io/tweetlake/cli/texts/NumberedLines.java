package io.tweetlake.cli.texts;

import java.io.BufferedReader;
import java.io.Reader;
import java.util.Iterator;

/** The lines of a text with their numbers. */
final class NumberedLines implements Iterator<NumberedLines.Line> {
    private final Iterator<String> lines;
    private long number;

    NumberedLines(Reader reader) {
        this.lines = new BufferedReader(reader).lines().iterator();
    }

    /** @param number from 1 */
    record Line(long number, String text) {}

    @Override
    public boolean hasNext() {
        return lines.hasNext();
    }

    @Override
    public Line next() {
        String text = LineEnds.restored(lines.next());
        return new Line(++number, text);
    }
}
