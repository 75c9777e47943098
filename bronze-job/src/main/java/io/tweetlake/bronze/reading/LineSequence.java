package io.tweetlake.bronze.reading;

import java.io.IOException;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;

/**
 * Reads what is not one JSON value on one line: an array or an object over several lines, objects that are joined without
 * a line end or by commas, the elements of an array behind one that is broken, and an array whose commas are missing.
 * A value that breaks costs its own lines: reading resumes at the next line that is indented no more and begins with a
 * bracket.
 */
final class LineSequence {
    private final LineReader lines;
    private final long end;
    private final Utf8JsonFactory json;
    /** Where the array begins whose elements are read line by line, as something in it is broken; or -1. */
    private long openArray = -1;

    /** @param end lines that begin there or later are left to others */
    LineSequence(LineReader lines, long end, Limits limits) {
        this.lines = lines;
        this.end = end;
        this.json = limits.json();
    }

    /** @param first where in the buffer the line's text begins */
    boolean mayBegin(int first) {
        byte character = lines.buffer()[first];
        return character == '{' || character == '[' || (openArray >= 0 && (character == ']' || character == ','));
    }

    /** The records of what the current line begins, which is not one value; goes on to where that ends. */
    Iterator<JsonRecord> read() throws IOException {
        boolean inArray = openArray >= 0;
        boolean cut = cutToValue();
        int first = firstCharacter();
        int last = JsonText.stripTrailing(lines.buffer(), first, lines.end());
        if (cut && lines.buffer()[first] == '[') {
            openArray = lines.position();
        } else if (inArray && last > first && lines.buffer()[last - 1] == ']') {
            openArray = -1;
        }
        return DocumentReader.ofLines(
                json, lines.buffer(), lines.start(), lines.end(), lines.position(), inArray || openArray >= 0);
    }

    /** At the end of the text: an array that is not closed leaves a trace. */
    Iterator<JsonRecord> unclosed() {
        if (openArray < 0) {
            return Collections.emptyIterator();
        }
        String error = "the array that begins at byte %,d is not closed: the file may have been cut short"
                .formatted(openArray);
        openArray = -1;
        return List.of(JsonRecord.broken(new byte[0], error, null, lines.nextPosition()))
                .iterator();
    }

    /** Extends the line to the end of its value; true if a part is left out because the value breaks. */
    private boolean cutToValue() throws IOException {
        JsonFollower follower = new JsonFollower(json);
        int firstLine = lines.length();
        int secondLine = firstLine;
        int indent = indent(0);
        JsonFollower.State state = follower.follow(lines.buffer(), lines.start(), lines.behind());
        while (state == JsonFollower.State.OPEN) {
            int length = lines.length();
            if (!extend()) {
                return cutOffTornLine(firstLine, secondLine);
            }
            if (lines.isOverlong()) {
                // What is too long to be put together is read line by line.
                lines.cutTo(firstLine);
                return true;
            }
            secondLine = secondLine == firstLine ? lines.length() : secondLine;
            indent = length == firstLine ? Math.max(indent, elementIndent(firstLine)) : indent;
            state = follower.follow(lines.buffer(), lines.start() + length, lines.behind());
            if (state == JsonFollower.State.BROKEN) {
                return cutOffTornLine(firstLine, secondLine) || resume(length, indent);
            }
        }
        return false;
    }

    /** A line that was cut while it was written is broken by itself, and the record on the next line is whole. */
    private boolean cutOffTornLine(int firstLine, int secondLine) {
        int second = lines.start() + firstLine;
        boolean torn = lines.buffer()[firstCharacter()] == '{'
                && second < lines.behind()
                && lines.buffer()[second] == '{'
                && JsonText.parse(json, lines.buffer(), second, lines.start() + secondLine)
                                .value()
                        != null;
        if (torn) {
            lines.cutTo(firstLine);
        }
        return torn;
    }

    /** @param length of what comes before the line that breaks the value */
    private boolean resume(int length, int indent) throws IOException {
        int candidate = length;
        while (!mayResume(candidate, indent)) {
            candidate = lines.length();
            if (!extend()) {
                return false;
            }
            if (lines.isOverlong()) {
                lines.cutTo(length);
                return true;
            }
        }
        lines.cutTo(candidate);
        return true;
    }

    private boolean mayResume(int offset, int indent) {
        int at = lines.start() + offset + indent(offset);
        return indent(offset) <= indent && at < lines.end() && (lines.buffer()[at] == '{' || lines.buffer()[at] == '[');
    }

    /** Behind a line that only opens an array, the next one shows how its elements are indented. */
    private int elementIndent(int firstLine) {
        int first = firstCharacter();
        boolean onlyOpens =
                lines.buffer()[first] == '[' && JsonText.isBlank(lines.buffer(), first + 1, lines.start() + firstLine);
        return onlyOpens ? indent(firstLine) : 0;
    }

    private int indent(int offset) {
        int from = lines.start() + offset;
        int at = from;
        while (at < lines.end() && (lines.buffer()[at] == ' ' || lines.buffer()[at] == '\t')) {
            at++;
        }
        return at - from;
    }

    private int firstCharacter() {
        return JsonText.blanksEnd(lines.buffer(), lines.start(), lines.end());
    }

    private boolean extend() throws IOException {
        return lines.nextPosition() < end && lines.extend();
    }
}
