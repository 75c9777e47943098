package io.tweetlake.bronze.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.tweetlake.common.config.SourceConfig.Format;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that would fill memory or tables: what comes before a limit is kept, and one row says what is behind it. */
class LimitsTest {
    private static final String REST = "what follows was not read; raise the limit and give the file a new name";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"{\"text\":\"%s\"}\n{\"id\":2}", "%s", "[%s", "{\"text\":\"%s"})
    void aLineThatIsTooLongEndsTheFile(String form) throws IOException {
        Path file = write("long.json", "{\"id\":1}\n" + form.formatted("x".repeat(5_000)));

        List<Found> found = Found.inFile(file, Format.LINES, "limits.lineBytes=2KB");

        assertThat(found.get(0)).isEqualTo(Found.sound("{\"id\":1}", null));
        assertThat(found).hasSize(2);
        assertThat(found.get(1).error())
                .isEqualTo(
                        "a line, or a value over several lines, of more than 2KB (source.limits.lineBytes): " + REST);
        assertThat(found.get(1).raw()).hasSize(1024);
    }

    /** As before it was a limit: the elements of a large array are found line by line. */
    @Test
    void anArrayThatIsTooLongForMemoryIsReadLineByLine() throws IOException {
        String elements =
                IntStream.range(0, 200).mapToObj("{\"id\":%d}"::formatted).collect(Collectors.joining(",\n"));

        assertThat(Found.inFile(write("array.json", "[\n" + elements + "\n]"), Format.LINES, "limits.lineBytes=1KB"))
                .hasSize(200)
                .allSatisfy(record -> assertThat(record.error()).isNull());
    }

    @Test
    void aDocumentThatIsTooLargeIsOneRow() throws IOException {
        Path file = write("document.json", "[" + "1,".repeat(2_000) + "1]");

        assertThat(Found.inFile(file, Format.DOCUMENT, "limits.documentBytes=1KB"))
                .singleElement()
                .satisfies(record -> assertThat(record.error())
                        .isEqualTo("a document of more than 1KB (source.limits.documentBytes): " + REST));
    }

    @Test
    void aRecordThatIsTooLargeCostsItselfAlone() throws IOException {
        String large = "{\"text\":\"%s\"}".formatted("x".repeat(3_000));

        assertThat(Found.inFile(write("a.json", large + "\n{\"id\":2}\n"), Format.LINES, "limits.recordBytes=2KB"))
                .extracting(Found::error)
                .containsExactly(
                        "a record of 3,011 bytes is over the limit source.limits.recordBytes (2KB), and its text is left"
                                + " out",
                        null);
    }

    @Test
    void aNameThatIsTooLongIsAnErrorOfItsRecord() throws IOException {
        String name = "n".repeat(3_000);
        List<Found> found = Found.inFile(
                write("a.json", "{\"%s\":1}\n{\"id\":2}\n{\"a\":{\"%s\":\n1}}\n{\"id\":3}".formatted(name, name)),
                Format.LINES,
                "limits.nameBytes=2000");

        assertThat(found).extracting(Found::raw).contains("{\"id\":2}", "{\"id\":3}");
        assertThat(found.get(0).error()).contains("Name length", "2000", "(source.limits.nameBytes)");
    }

    @Test
    void tooManyNamesAreAnErrorOfTheirRecord() throws IOException {
        String many =
                IntStream.range(0, 500).mapToObj("\"name%d\":1"::formatted).collect(Collectors.joining(","));

        for (Format format : Format.values()) {
            assertThat(Found.inFile(write("a.json", "{" + many + "}\n"), format, "limits.names=400"))
                    .singleElement()
                    .satisfies(record -> assertThat(record.error())
                            .startsWith("more than 400 different field names (source.limits.names)"));
        }
    }

    @Test
    void tooManyRecordsEndTheFile() throws IOException {
        assertThat(Found.inFile(write("a.json", "{}\n".repeat(20)), Format.LINES, "limits.records=10"))
                .extracting(Found::raw, Found::error)
                .hasSize(11)
                .endsWith(tuple("{}", null), tuple("", "more records than 10 (source.limits.records): " + REST));
    }

    /** A page may hold a large profile that each of its tweets refers to. */
    @Test
    void recordsThatRepeatWhatTheyShareAreLimitedTogether() throws IOException {
        String tweets = IntStream.range(0, 2_000)
                .mapToObj("{\"id\":\"%d\",\"author_id\":\"7\"}"::formatted)
                .collect(Collectors.joining(","));
        String page = "{\"data\":[%s],\"includes\":{\"users\":[{\"id\":\"7\",\"name\":\"%s\"}]}}"
                .formatted(tweets, "x".repeat(10_000));

        List<Found> found = Found.inFile(write("page.json", page), Format.DOCUMENT, "limits.ratio=10");

        assertThat(found).hasSizeBetween(50, 200);
        assertThat(found.get(found.size() - 1).error()).contains("(source.limits.ratio)");
    }

    @Test
    void aTextThatIsMuchLargerThanItsFileIsCut() throws IOException {
        Path bomb = folder.resolve("bomb.json.gz");
        try (OutputStream gzip = new GZIPOutputStream(Files.newOutputStream(bomb))) {
            byte[] lines = "{}\n".repeat(10_000).getBytes(StandardCharsets.UTF_8);
            for (int i = 0; i < 1_000; i++) {
                gzip.write(lines);
            }
        }
        assertThat(Files.size(bomb)).isLessThan(100_000);

        List<Found> found = Found.inFile(bomb, Format.LINES, "limits.ratio=20");

        assertThat(found).hasSizeBetween(300_000, 700_000);
        assertThat(found.get(found.size() - 1).error())
                .isEqualTo("more text than the stored bytes times 20 (source.limits.ratio): " + REST);
    }

    @Test
    void theMembersOfAnArchiveAreLimitedTogether() throws IOException {
        Path bomb = folder.resolve("bomb.zip");
        byte[] lines = ("{\"text\":\"" + "x".repeat(400_000) + "\"}\n").getBytes(StandardCharsets.UTF_8);
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(bomb))) {
            for (int i = 0; i < 20; i++) {
                zip.putNextEntry(new ZipEntry(i + ".json"));
                zip.write(lines);
                zip.closeEntry();
            }
        }

        List<Found> found = Found.inFile(bomb, Format.LINES);

        assertThat(found).hasSizeLessThan(8);
        assertThat(found.get(0).error()).isNull();
        assertThat(found.get(found.size() - 1).error()).contains("(source.limits.ratio)");
    }

    @Test
    void decompressedBytesAreLimited() throws IOException {
        Path file = folder.resolve("a.json.gz");
        try (OutputStream gzip = new GZIPOutputStream(Files.newOutputStream(file))) {
            gzip.write("{\"id\":1}\n".repeat(1_000).getBytes(StandardCharsets.UTF_8));
        }

        List<Found> found = Found.inFile(file, Format.LINES, "limits.decompressedBytes=1KB");

        assertThat(found).hasSizeBetween(100, 130);
        assertThat(found.get(found.size() - 1).error())
                .isEqualTo("more text than 1KB (source.limits.decompressedBytes): " + REST);
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }
}
