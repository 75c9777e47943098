package io.tweetlake.cli.texts;

import io.tweetlake.common.UserError;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/** The rows of a CSV or TSV file below its header. Each has as many fields as the header, or is refused. */
final class SeparatedRows implements Iterator<TextRow> {
    private final String file;
    private final Iterator<SeparatedRecord> records;
    private final int width;
    private final List<Integer> columns;
    private SeparatedRecord next;

    /** @throws UserError if there is no header, or it lacks a column */
    SeparatedRows(String file, Iterator<SeparatedRecord> records, List<String> columns) {
        this.file = file;
        this.records = records;
        if (!records.hasNext()) {
            throw new UserError(file + ": is empty", "begin the file with a header, such as text,label");
        }
        List<String> header = records.next().fields();
        this.width = header.size();
        this.columns = columns.stream().map(column -> position(column, header)).toList();
    }

    /** How many columns the header names. */
    int width() {
        return width;
    }

    @Override
    public boolean hasNext() {
        while (next == null && records.hasNext()) {
            SeparatedRecord read = records.next();
            next = width > 1 && read.isBlank() ? null : read;
        }
        return next != null;
    }

    @Override
    public TextRow next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        SeparatedRecord read = next;
        next = null;
        if (read.fields().size() != width) {
            throw new UserError(
                    "%s:%d: has %d fields, and the header has %d"
                            .formatted(file, read.line(), read.fields().size(), width),
                    "put a text that has separators, quotation marks or line ends in quotation marks");
        }
        List<String> values =
                columns.stream().map(column -> read.fields().get(column)).toList();
        return new TextRow(read.line(), values);
    }

    private int position(String column, List<String> header) {
        int position = header.indexOf(column);
        if (position < 0) {
            throw TextInput.noColumn(file, 1, column, String.join(", ", header));
        }
        return position;
    }
}
