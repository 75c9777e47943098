package io.tweetlake.cli.texts;

import de.siegmar.fastcsv.reader.CommentStrategy;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.CsvRecordHandler;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import io.tweetlake.common.UserError;
import io.tweetlake.common.config.TextsConfig;
import java.io.Reader;
import java.util.Iterator;
import java.util.List;
import org.apache.commons.lang3.exception.ExceptionUtils;

/** Records whose fields may be quoted, as RFC 4180 defines it, and nothing else: no comments, no escapes, no trimming. */
final class QuotedRecords implements Iterator<SeparatedRecord> {
    private static final int LINE_ENDS_OF_A_RECORD = 1;
    /** What the parser holds besides the field that it reads. */
    private static final int BUFFER = 1 << 20;

    private final String file;
    private final TextsConfig limits;
    private final Iterator<CsvRecord> records;
    private long nextLine = 1;

    QuotedRecords(String file, Reader reader, char separator, TextsConfig limits) {
        this.file = file;
        this.limits = limits;
        this.records = CsvReader.builder()
                .fieldSeparator(separator)
                .commentStrategy(CommentStrategy.NONE)
                .skipEmptyLines(false)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .allowExtraCharsAfterClosingQuote(false)
                .allowUnclosedQuote(false)
                .maxBufferSize(limits.maxCharacters() + BUFFER)
                .build(
                        CsvRecordHandler.builder()
                                .maxFields(limits.maxColumns())
                                .maxFieldSize(limits.maxCharacters())
                                .maxRecordSize(Integer.MAX_VALUE)
                                .build(),
                        reader)
                .iterator();
    }

    @Override
    public boolean hasNext() {
        try {
            return records.hasNext();
        } catch (CsvParseException e) {
            throw problem(e);
        }
    }

    @Override
    public SeparatedRecord next() {
        CsvRecord read;
        try {
            read = records.next();
        } catch (CsvParseException e) {
            throw problem(e);
        }
        if (read.getStartingLineNumber() != nextLine) {
            throw new IllegalStateException("%s:%d: a record is lost: the next one begins at line %d"
                    .formatted(file, nextLine, read.getStartingLineNumber()));
        }
        nextLine += LINE_ENDS_OF_A_RECORD
                + read.getFields().stream().mapToLong(QuotedRecords::lineEnds).sum();
        List<String> fields = read.getFields().stream().map(LineEnds::restored).toList();
        return new SeparatedRecord(read.getStartingLineNumber(), fields);
    }

    private static long lineEnds(String field) {
        long ends = 0;
        for (int i = 0; i < field.length(); i++) {
            char character = field.charAt(i);
            boolean ofAPair = character == '\r' && i + 1 < field.length() && field.charAt(i + 1) == '\n';
            if (!ofAPair && (character == '\n' || character == '\r')) {
                ends++;
            }
        }
        return ends;
    }

    private RuntimeException problem(CsvParseException thrown) {
        int ofTheReader = ExceptionUtils.indexOfThrowable(thrown, UserError.class);
        if (ofTheReader >= 0) {
            return (UserError) ExceptionUtils.getThrowableList(thrown).get(ofTheReader);
        }
        String reason = ExceptionUtils.getRootCause(thrown).getMessage();
        if (reason.startsWith("Unclosed")) {
            return new UserError(
                    "%s:%d: a quotation mark begins a text here that none ends".formatted(file, nextLine),
                    "put the whole text in quotation marks, with each one inside it doubled, or add --quotes none where"
                            + " they mean nothing",
                    thrown);
        }
        if (reason.startsWith("Unexpected character after closing quote")) {
            return new UserError(
                    "%s:%d: a quoted text of the record that begins here goes on behind its closing quotation mark"
                            .formatted(file, nextLine),
                    "double each quotation mark inside a quoted text, or add --quotes none where they mean nothing",
                    thrown);
        }
        if (reason.contains("field size") || reason.contains("buffer size")) {
            return Limits.tooLong(file, nextLine, limits);
        }
        if (reason.contains("fields")) {
            return Limits.tooManyColumns(file, nextLine, limits);
        }
        return new UserError("%s:%d: cannot be read: %s".formatted(file, nextLine, reason), "check the file", thrown);
    }
}
