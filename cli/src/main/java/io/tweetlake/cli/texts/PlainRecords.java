package io.tweetlake.cli.texts;

import io.tweetlake.common.config.TextsConfig;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

/** Records that are a line each, in which quotation marks mean nothing. */
final class PlainRecords implements Iterator<SeparatedRecord> {
    private final String file;
    private final NumberedLines lines;
    private final String separator;
    private final TextsConfig limits;

    PlainRecords(String file, NumberedLines lines, char separator, TextsConfig limits) {
        this.file = file;
        this.lines = lines;
        this.separator = String.valueOf(separator);
        this.limits = limits;
    }

    @Override
    public boolean hasNext() {
        return lines.hasNext();
    }

    @Override
    public SeparatedRecord next() {
        NumberedLines.Line line = lines.next();
        List<String> fields = Arrays.asList(line.text().split(separator, -1));
        if (fields.size() > limits.maxColumns()) {
            throw Limits.tooManyColumns(file, line.number(), limits);
        }
        fields.forEach(field -> Limits.check(field, file, line.number(), limits));
        return new SeparatedRecord(line.number(), fields);
    }
}
