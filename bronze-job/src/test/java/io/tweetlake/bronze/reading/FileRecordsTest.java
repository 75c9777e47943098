package io.tweetlake.bronze.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import com.github.luben.zstd.Zstd;
import io.tweetlake.bronze.Sources;
import io.tweetlake.bronze.discovery.SourceFile;
import io.tweetlake.bronze.reading.UnreadListener.Extent;
import io.tweetlake.common.config.SourceConfig.Format;
import io.tweetlake.common.job.SourceUnavailableException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files as they are found: compressed, in one encoding or another, cut short, or with nothing in them. */
class FileRecordsTest {
    private static final String LINES = IntStream.range(0, 20_000)
            .mapToObj("{\"id\":%1$d,\"text\":\"né😍 %1$x\"}\n"::formatted)
            .collect(Collectors.joining());
    private static final List<Found> RECORDS =
            LINES.lines().map(line -> Found.sound(line, null)).toList();

    @TempDir
    private Path folder;

    private final Map<FileRange, String> earlier = new HashMap<>();
    private final Map<FileRange, Extent> unread = new LinkedHashMap<>();
    private final UnreadListener listener = new UnreadListener() {
        @Override
        public String reason(FileRange range) {
            return earlier.get(range);
        }

        @Override
        public void unread(FileRange range, Extent extent, String reason) {
            unread.put(range, extent);
        }
    };

    /** A way to compress, with what a test has to know of it. */
    private enum Codec {
        GZIP {
            @Override
            byte[] compress(byte[] text) throws IOException {
                ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                try (OutputStream gzip = new GZIPOutputStream(bytes)) {
                    gzip.write(text);
                }
                return bytes.toByteArray();
            }
        },
        BZIP2 {
            @Override
            byte[] compress(byte[] text) throws IOException {
                ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                try (OutputStream bzip2 = new BZip2CompressorOutputStream(bytes, 1)) {
                    bzip2.write(text);
                }
                return bytes.toByteArray();
            }
        },
        ZSTD {
            @Override
            byte[] compress(byte[] text) {
                return Zstd.compress(text);
            }
        };

        abstract byte[] compress(byte[] text) throws IOException;
    }

    @ParameterizedTest
    @EnumSource
    void isDecompressedWhateverItsName(Codec codec) throws IOException {
        Path file = write("tweets.json", codec.compress(utf8(LINES)));

        assertThat(Found.inFile(file, Format.LINES)).isEqualTo(RECORDS);
    }

    @ParameterizedTest
    @EnumSource
    void membersAfterEachOtherAreOneText(Codec codec) throws IOException {
        byte[] member = codec.compress(utf8(LINES));
        byte[] twice = Arrays.copyOf(member, member.length * 2);
        System.arraycopy(member, 0, twice, member.length, member.length);

        assertThat(Found.inFile(write("twice.json", twice), Format.LINES)).hasSize(2 * RECORDS.size());
    }

    @ParameterizedTest
    @EnumSource
    void whatComesBeforeABreakIsKept(Codec codec) throws IOException {
        byte[] whole = codec.compress(utf8(LINES));
        Path file = write("cut.json", Arrays.copyOf(whole, whole.length * 2 / 3));

        List<Found> found = Found.inFile(file, Format.LINES);

        int sound = found.size() - 1;
        assertThat(found.subList(0, sound)).isEqualTo(RECORDS.subList(0, sound));
        assertThat(found.get(sound).error()).matches("corrupt \\w+ after [\\d,]+ bytes of text: .+");
        assertThat(RECORDS.get(sound).raw()).startsWith(found.get(sound).raw());
        assertThat(sound).isGreaterThan(1_000);
    }

    @Test
    void aMemberThatIsCorruptSaysSoAtItsEnd() throws IOException {
        byte[] gzip = Codec.GZIP.compress(utf8(LINES));
        Arrays.fill(gzip, gzip.length / 2, gzip.length / 2 + 200, (byte) 0xFF);

        List<Found> found = Found.inFile(write("corrupt.json.gz", gzip), Format.LINES);

        assertThat(found.subList(0, 1_000)).isEqualTo(RECORDS.subList(0, 1_000));
        assertThat(found.get(found.size() - 1).error()).startsWith("corrupt gzip after ");
    }

    @Test
    void aDocumentThatIsCutShortInItsCompressionSaysSo() throws IOException {
        byte[] gzip = Codec.GZIP.compress(utf8("[" + String.join(",", LINES.split("\n")) + "]"));
        Path file = write("cut.json.gz", Arrays.copyOf(gzip, gzip.length / 2));

        List<Found> found = Found.inFile(file, Format.DOCUMENT);

        assertThat(found).hasSizeGreaterThan(1_000);
        assertThat(found.get(0)).isEqualTo(Found.sound(RECORDS.get(0).raw(), 0L));
        assertThat(found)
                .filteredOn(record -> record.error() != null)
                .singleElement()
                .satisfies(record -> assertThat(record.error()).startsWith("corrupt gzip after "));
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "UTF-16LE", "UTF-16BE"})
    void isReadInItsEncodingWithAndWithoutAByteOrderMark(String charset) throws IOException {
        for (String mark : List.of("", "\uFEFF")) {
            Path file = write("text.json", (mark + LINES).getBytes(Charset.forName(charset)));

            assertThat(Found.inFile(file, Format.LINES)).isEqualTo(RECORDS);
        }
        Path document = write("document.json", "\uFEFF[{\"a\":\"é😍\"}]".getBytes(Charset.forName(charset)));
        assertThat(Found.inFile(document, Format.DOCUMENT)).containsExactly(Found.sound("{\"a\":\"é😍\"}", 0L));
    }

    @Test
    void halfOfASurrogatePairInUtf16IsAnErrorOfItsRecord() throws IOException {
        Path file = write("half.json", "\uFEFF{\"a\":\"\ud83d\"}\n{\"b\":1}\n".getBytes(StandardCharsets.UTF_16LE));
        byte[] bytes = Files.readAllBytes(file);
        // Java writes a question mark in its place.
        bytes[14] = 0x3d;
        bytes[15] = (byte) 0xd8;
        Files.write(file, bytes);

        assertThat(Found.inFile(file, Format.LINES))
                .extracting(Found::error)
                .containsExactly("invalid UTF-8 at byte 6 of the record", null);
    }

    @ParameterizedTest
    @EnumSource
    void anEmptyFileIsARow(Format format) throws IOException {
        assertThat(Found.inFile(write("empty.json", new byte[0]), format))
                .containsExactly(new Found("", null, "the file is empty"));
        assertThat(Found.inFile(write("blank.json", utf8(" \r\n\n\t")), format))
                .containsExactly(new Found("", null, "there is nothing in the file but blanks"));
    }

    @Test
    void aFileThatIsGoneBeforeItIsReadIsARow() {
        SourceFile gone = new SourceFile(folder.resolve("gone.json").toUri().toString(), 1234, Instant.EPOCH, null);

        assertThat(errors(folder, gone))
                .singleElement()
                .satisfies(error -> assertThat(error).contains("gone.json", "1,234 bytes", "gone"));
        assertThat(unread).containsExactly(entry(FileRange.whole(gone), Extent.GONE));
    }

    /** As when a network drive is not mounted: nothing can be said of its files. */
    @Test
    void aFileIsNotGoneIfItsSourceIs() {
        Path away = folder.resolve("away");
        SourceFile file = new SourceFile(away.resolve("a.json").toUri().toString(), 3, Instant.EPOCH, null);

        assertThatThrownBy(() -> errors(away, file)).isInstanceOf(SourceUnavailableException.class);
        assertThat(unread).isEmpty();
    }

    /** Linux gives an input/output error for the first byte of this file, also to root. */
    @Test
    void aFileThatCannotBeReadIsARowAndIsReportedAndTheRestGoesOn() throws IOException {
        SourceFile broken = new SourceFile("file:/proc/self/mem", 77, Instant.EPOCH, null);
        SourceFile next = source(write("sound.json", utf8("{}\n")));

        assertThat(errors(Path.of("/"), broken, next))
                .containsExactly("the file /proc/self/mem cannot be read: Input/output error", null);
        assertThat(unread).containsExactly(entry(FileRange.whole(broken), Extent.WHOLE));
    }

    /** One attempt's rows may be in Bronze already: all have to be the same. */
    @Test
    void whatAnEarlierAttemptCouldNotReadIsNotTriedAgain() throws IOException {
        SourceFile file = source(write("a.json", utf8("{}\n")));
        earlier.put(FileRange.whole(file), "it was away");

        assertThat(errors(folder, file)).containsExactly("it was away");
        assertThat(unread).isEmpty();
    }

    /** Else what another task reads of the file would seem to be all of it. */
    @Test
    void eachRangeThatCannotBeReadIsARow() {
        SourceFile broken = new SourceFile("file:/proc/self/mem", 200, Instant.EPOCH, null);

        assertThat(errors(Path.of("/"), new FileRange(broken, 0, 100), new FileRange(broken, 100, 200)))
                .containsExactly(
                        "the file /proc/self/mem cannot be read: Input/output error (bytes 0 to 100)",
                        "the file /proc/self/mem cannot be read: Input/output error (bytes 100 to 200)");
        assertThat(unread).hasSize(2);
    }

    @Test
    void aFileOfWhichBytesAreInNoRowIsReported() throws IOException {
        byte[] gzip = Codec.GZIP.compress(utf8(LINES));
        SourceFile cut = source(write("cut.json.gz", Arrays.copyOf(gzip, gzip.length / 2)));
        SourceFile bad = source(write("bad.json", utf8("{bad\n")));

        assertThat(errors(folder, cut, bad)).hasSizeGreaterThan(1_000);
        assertThat(unread).containsExactly(entry(FileRange.whole(cut), Extent.PART));
    }

    /** The name may have become a link since it was listed. */
    @Test
    void aLinkThatLeadsOutOfTheSourceIsNotRead() throws IOException {
        Path in = Files.createDirectories(folder.resolve("in"));
        Path link = Files.createSymbolicLink(in.resolve("a.json"), write("secret", utf8("{}")));

        assertThat(errors(in, source(link)))
                .containsExactly("the file %s cannot be read: a link leads out of source.path".formatted(link));
        assertThat(errors(Path.of("/dev"), new SourceFile("file:/dev/zero", 9, Instant.EPOCH, null)))
                .containsExactly("the file /dev/zero cannot be read: it is not a regular file");
    }

    private List<String> errors(Path source, SourceFile... files) {
        return errors(source, Stream.of(files).map(FileRange::whole).toArray(FileRange[]::new));
    }

    private List<String> errors(Path source, FileRange... ranges) {
        List<String> errors = new ArrayList<>();
        new SourceRecords(List.of(ranges).iterator(), Sources.at(source), new Configuration(), listener)
                .forEachRemaining(found -> errors.add(found.record().error()));
        return errors;
    }

    private static SourceFile source(Path file) throws IOException {
        return new SourceFile(file.toUri().toString(), Files.size(file), Instant.EPOCH, null);
    }

    @Test
    void aFileThatIsReadInRangesHasEachLineOnceWhereverItIsCut() throws IOException {
        String text = "{\"id\":1}\n\n{\"id\":\"é😍\"}\r\n  \n[{\"id\":3},{\"id\":4}]\n{\"id\":5}";
        Path path = write("lines.json", utf8(text));
        SourceFile file = new SourceFile(path.toUri().toString(), Files.size(path), Instant.EPOCH, null);
        List<String> whole = read(new FileRange(file, 0, file.bytes()));

        for (long cut = 1; cut < file.bytes(); cut++) {
            List<String> parts = new ArrayList<>(read(new FileRange(file, 0, cut)));
            parts.addAll(read(new FileRange(file, cut, file.bytes())));
            assertThat(parts).as("cut at byte %d", cut).isEqualTo(whole);
        }
        assertThat(whole).hasSize(5).startsWith("0 {\"id\":1}").endsWith("%d {\"id\":5}".formatted(file.bytes() - 8));
    }

    @Test
    void aValueOverSeveralLinesIsWholeWhereverItsFileIsCut() throws IOException {
        String text = """
                {"id":1}
                {
                  "id": 2,
                  "user": {
                    "name": "a"
                  }
                }{"id":3}
                [
                  {"id":4},
                  {"id":5}
                ]
                {"id":6,"text":"torn
                {"id":7}{"id":8}
                {"id":9}
                """;
        Path path = write("mixed.json", utf8(text));
        SourceFile file = source(path);
        List<String> whole = read(FileRange.whole(file));

        for (long cut = 1; cut < file.bytes(); cut++) {
            for (long second = cut; second < file.bytes(); second += 7) {
                List<String> parts = new ArrayList<>(read(new FileRange(file, 0, cut)));
                parts.addAll(read(new FileRange(file, cut, second)));
                parts.addAll(read(new FileRange(file, second, file.bytes())));
                assertThat(parts).as("cut at bytes %d and %d", cut, second).isEqualTo(whole);
            }
        }
        assertThat(whole).hasSize(9);
    }

    private static List<String> read(FileRange range) throws IOException {
        List<String> found = new ArrayList<>();
        try (FileRecords records = new FileRecords(range, Sources.at(null), new Configuration())) {
            records.forEachRemaining(
                    record -> found.add(record.position() + " " + new String(record.raw(), StandardCharsets.UTF_8)));
        }
        return found;
    }

    @Test
    void aLineLongerThanAnyBufferIsARecord() throws IOException {
        String line = "{\"text\":\"" + "x".repeat(3_000_000) + "\"}";

        assertThat(Found.inFile(write("long.json", utf8("{}\n" + line + "\n{}")), Format.LINES))
                .extracting(Found::raw)
                .containsExactly("{}", line, "{}");
    }

    private Path write(String name, byte[] bytes) throws IOException {
        return Files.write(folder.resolve(name), bytes);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
