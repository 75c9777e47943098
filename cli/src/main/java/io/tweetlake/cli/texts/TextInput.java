package io.tweetlake.cli.texts;

import io.tweetlake.cli.texts.TextOptions.Quotes;
import io.tweetlake.common.UserError;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;

/** Texts of a person or a file, read as they are asked for. */
public final class TextInput implements Closeable {
    private static final String STANDARD_INPUT = "-";
    private static final char TAB = '\t';

    private final Iterator<TextRow> rows;
    private final AtomicLong taken = new AtomicLong();
    private final SeekableByteChannel channel;

    /** @param channel of the file; null where the size is not known */
    private TextInput(Iterator<TextRow> rows, SeekableByteChannel channel) {
        this.rows = counted(rows);
        this.channel = channel;
    }

    public static TextInput of(List<String> texts) {
        return new TextInput(
                texts.stream()
                        .map(text -> new TextRow(1, Collections.singletonList(text)))
                        .iterator(),
                null);
    }

    /**
     * @param name of a file, or {@code -} for the standard input, which has lines unless the options say otherwise
     * @param columns that are wanted of each record; of lines, one that stands for the line
     * @throws UserError if there is no such file or column, or its format is not read; {@link #rows} throws it where a record
     *     cannot be read
     */
    public static TextInput open(String name, TextOptions options, List<TextColumn> columns) throws IOException {
        if (name.equals(STANDARD_INPUT)) {
            Reader reader = new StrictReader(name, new BufferedInputStream(System.in), options.encoding());
            TextFormat format = options.format() == null ? TextFormat.LINES : options.format();
            return new TextInput(rows(name, reader, format, orStandard(options.quotes()), options, columns), null);
        }
        TextFormat format = options.format() == null ? TextFormat.of(name) : options.format();
        TextSource source = new TextSource(name, existing(name), options.encoding());
        Quotes quotes = format == TextFormat.TSV && options.quotes() == null
                ? new TsvQuotes(source, options.limits()).decide()
                : orStandard(options.quotes());
        TextSource.Opened opened = source.open();
        try {
            return new TextInput(rows(name, opened.reader(), format, quotes, options, columns), opened.channel());
        } catch (RuntimeException | IOException e) {
            opened.close();
            throw e;
        }
    }

    private static Quotes orStandard(Quotes quotes) {
        return quotes == null ? Quotes.STANDARD : quotes;
    }

    private static Path existing(String name) {
        Path file = Path.of(name);
        if (!Files.isRegularFile(file)) {
            throw new UserError("there is no file " + file, "name a file of texts, or - for the standard input");
        }
        if (!Files.isReadable(file)) {
            throw new UserError(file + ": may not be read", "change its permissions");
        }
        return file;
    }

    private static Iterator<TextRow> rows(
            String name, Reader reader, TextFormat format, Quotes quotes, TextOptions options, List<TextColumn> columns)
            throws IOException {
        JsonRows json = new JsonRows(name, columns, options.limits());
        return switch (format) {
            case LINES -> lines(name, reader, options);
            case CSV -> separated(name, reader, ',', quotes, options, columns);
            case TSV -> separated(name, reader, TAB, quotes, options, columns);
            case JSONL -> json.ofLines(new NumberedLines(new LineEnds(reader)));
            case JSON -> json.ofDocument(reader);
        };
    }

    private static Iterator<TextRow> lines(String name, Reader reader, TextOptions options) {
        NumberedLines lines = new NumberedLines(new LineEnds(reader));
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return lines.hasNext();
            }

            @Override
            public TextRow next() {
                NumberedLines.Line line = lines.next();
                Limits.check(line.text(), name, line.number(), options.limits());
                return new TextRow(line.number(), List.of(line.text()));
            }
        };
    }

    private static Iterator<TextRow> separated(
            String name, Reader reader, char separator, Quotes quotes, TextOptions options, List<TextColumn> columns) {
        Reader lineEnds = new LineEnds(reader);
        Iterator<SeparatedRecord> records = quotes == Quotes.STANDARD
                ? new QuotedRecords(name, lineEnds, separator, options.limits())
                : new PlainRecords(name, new NumberedLines(lineEnds), separator, options.limits());
        return new SeparatedRows(
                name, records, columns.stream().map(TextColumn::name).toList());
    }

    /** One for each text or record, in order. */
    public Iterator<TextRow> rows() {
        return rows;
    }

    /** How many rows have been read. May be asked on another thread. */
    public long taken() {
        return taken.get();
    }

    /** How many bytes of the file have been read; empty where the size is not known. May be asked on another thread. */
    public OptionalLong position() {
        return asked(SeekableByteChannel::position);
    }

    /** How many bytes the file has; empty where that is not known. */
    public OptionalLong size() {
        return asked(SeekableByteChannel::size);
    }

    private Iterator<TextRow> counted(Iterator<TextRow> all) {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return all.hasNext();
            }

            @Override
            public TextRow next() {
                TextRow row = all.next();
                taken.incrementAndGet();
                return row;
            }
        };
    }

    @Override
    public void close() throws IOException {
        if (channel != null) {
            channel.close();
        }
    }

    static UserError noColumn(String file, long line, String column, String there) {
        return new UserError(
                "%s:%d: has no column %s".formatted(file, line, column),
                "name one of these columns: " + (there.isEmpty() ? "there are none" : there));
    }

    private interface Position {
        long of(SeekableByteChannel channel) throws IOException;
    }

    private OptionalLong asked(Position position) {
        try {
            return channel == null ? OptionalLong.empty() : OptionalLong.of(position.of(channel));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
