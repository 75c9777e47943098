package io.tweetlake.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.univocity.parsers.common.AbstractParser;
import com.univocity.parsers.common.CommonParserSettings;
import com.univocity.parsers.csv.CsvParser;
import com.univocity.parsers.csv.CsvParserSettings;
import com.univocity.parsers.tsv.TsvParser;
import com.univocity.parsers.tsv.TsvParserSettings;
import io.tweetlake.common.UserError;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/** Texts of a person or a file, read as they are asked for. */
final class TextInput implements Closeable {
    private static final char BYTE_ORDER_MARK = '\ufeff';
    private static final int LONGEST_FIELD = 1 << 20;
    private static final ObjectReader JSON =
            new ObjectMapper().reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private final Iterator<String> texts;
    private final AtomicLong taken = new AtomicLong();
    private final SeekableByteChannel channel;

    /** @param channel of the file; null where the size is not known */
    private TextInput(Iterator<String> texts, SeekableByteChannel channel) {
        this.texts = counted(texts);
        this.channel = channel;
    }

    static TextInput of(List<String> texts) {
        return new TextInput(texts.iterator(), null);
    }

    /**
     * @param name of a file, or {@code -} for lines on the standard input
     * @param column of a file of records
     * @throws UserError where there is no such file or column; the iterator throws it where a record cannot be read
     */
    static TextInput open(String name, String column) throws IOException {
        if (name.equals("-")) {
            return new TextInput(reader(System.in).lines().iterator(), null);
        }
        Path file = Path.of(name);
        if (!Files.isRegularFile(file)) {
            throw new UserError(
                    "--input: there is no file " + file, "name a file of texts, or - for the standard input");
        }
        SeekableByteChannel channel = Files.newByteChannel(file);
        try {
            return new TextInput(texts(file, column, reader(Channels.newInputStream(channel))), channel);
        } catch (RuntimeException | IOException e) {
            channel.close();
            throw e;
        }
    }

    /** One for each text or record, in order; null where a record has none. */
    Iterator<String> texts() {
        return texts;
    }

    /** How far it has been read, in a line. May be asked on another thread. */
    String progress() {
        return channel == null
                ? String.format(Locale.ROOT, "%,d texts read", taken.get())
                : ReadProgress.line(position(channel::position), position(channel::size));
    }

    private Iterator<String> counted(Iterator<String> all) {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return all.hasNext();
            }

            @Override
            public String next() {
                taken.incrementAndGet();
                return all.next();
            }
        };
    }

    @Override
    public void close() throws IOException {
        if (channel != null) {
            channel.close();
        }
    }

    private static Iterator<String> texts(Path file, String column, BufferedReader reader) {
        String name = file.toString().toLowerCase(Locale.ROOT);
        if (name.endsWith(".csv")) {
            CsvParserSettings settings = new CsvParserSettings();
            settings.setEmptyValue("");
            return column(new CsvParser(lenient(settings)), file, column, reader);
        }
        if (name.endsWith(".tsv")) {
            return column(new TsvParser(lenient(new TsvParserSettings())), file, column, reader);
        }
        return name.endsWith(".jsonl")
                ? field(file, column, reader)
                : reader.lines().iterator();
    }

    private static <S extends CommonParserSettings<?>> S lenient(S settings) {
        settings.setMaxCharsPerColumn(LONGEST_FIELD);
        settings.setLineSeparatorDetectionEnabled(true);
        settings.setReadInputOnSeparateThread(false);
        return settings;
    }

    private static Iterator<String> column(AbstractParser<?> parser, Path file, String column, BufferedReader reader) {
        parser.beginParsing(reader);
        String[] header = parser.parseNext();
        int at = header == null ? -1 : Arrays.asList(header).indexOf(column);
        if (at < 0) {
            throw noColumn(file, 1, column, header == null ? "none" : String.join(", ", header));
        }
        return Stream.generate(parser::parseNext)
                .takeWhile(Objects::nonNull)
                .map(row -> at < row.length ? row[at] : null)
                .iterator();
    }

    private static Iterator<String> field(Path file, String column, BufferedReader reader) {
        long[] line = {0};
        return reader.lines()
                .peek(text -> line[0]++)
                .filter(text -> !text.isBlank())
                .map(text -> field(file, line[0], column, text))
                .iterator();
    }

    private static String field(Path file, long line, String column, String text) {
        JsonNode json;
        try {
            json = JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new UserError(
                    file + ":" + line + ": is not one JSON object: " + e.getOriginalMessage(),
                    "put one object on each line",
                    e);
        }
        if (!json.has(column)) {
            String names = json.properties().stream()
                    .map(entry -> entry.getKey())
                    .reduce((one, other) -> one + ", " + other)
                    .orElse("none");
            throw noColumn(file, line, column, names);
        }
        return json.get(column).isNull() ? null : json.get(column).asText();
    }

    private static UserError noColumn(Path file, long line, String column, String there) {
        return new UserError(
                file + ":" + line + ": has no column " + column, "name one with --column; there are: " + there);
    }

    private static BufferedReader reader(InputStream in) throws IOException {
        BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        reader.mark(1);
        if (reader.read() != BYTE_ORDER_MARK) {
            reader.reset();
        }
        return reader;
    }

    private interface Position {
        long get() throws IOException;
    }

    private static long position(Position position) {
        try {
            return position.get();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
