package io.tweetlake.bronze.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.tweetlake.bronze.Sources;
import io.tweetlake.bronze.discovery.SourceFile;
import io.tweetlake.common.config.SourceConfig.Format;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.ArchiveEntry;
import org.apache.commons.compress.archivers.ArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Archives, xz, and the archive that Twitter makes of an account. */
class ArchiveRecordsTest {
    private static final String ACCOUNT =
            "window.YTD.account.part0 = [ { \"account\" : { \"accountId\" : \"7\", \"username\" : \"quill\" } } ]";
    private static final String OTHER = "the file holds \"%s\" of a Twitter archive, of which only tweets are read";
    private static final String TWO = "{\"id\":1}\n{\"id\":2}\n";

    @TempDir
    private Path folder;

    private Map<String, byte[]> members() throws IOException {
        Map<String, byte[]> members = new LinkedHashMap<>();
        members.put("2026/06/a.json", utf8(TWO));
        members.put("2026/06/_hidden.json", utf8("{\"id\":9}"));
        members.put("./b é.json.gz", gzip(utf8("[{\"id\":3},{\"id\":4}]")));
        members.put("empty.json", new byte[0]);
        return members;
    }

    @ParameterizedTest
    @EnumSource
    void eachMemberOfATarOrAZipIsReadAsAFileOfItsOwn(Format format) throws IOException {
        for (Path file : List.of(
                write("a.tar", tar(members())),
                write("a.tar.gz", gzip(tar(members()))),
                write("a.zip", zip(members())))) {
            SourceFile source = source(file);
            assertThat(records(file, format))
                    .as(file.toString())
                    .extracting(
                            record -> source.address(record.member()).replaceFirst(".*!", "!"),
                            record -> new String(record.raw(), StandardCharsets.UTF_8),
                            JsonRecord::error)
                    .containsExactly(
                            tuple("!2026/06/a.json", "{\"id\":1}", null),
                            tuple("!2026/06/a.json", "{\"id\":2}", null),
                            tuple("!b%20%C3%A9.json.gz", "{\"id\":3}", null),
                            tuple("!b%20%C3%A9.json.gz", "{\"id\":4}", null),
                            tuple("!empty.json", "", "the member is empty, or holds only blanks"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void xzIsDecompressed(Format format) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream xz = new XZCompressorOutputStream(bytes)) {
            xz.write(utf8(TWO));
        }

        assertThat(records(write("a.json.xz", bytes.toByteArray()), format))
                .extracting(record -> new String(record.raw(), StandardCharsets.UTF_8))
                .containsExactly("{\"id\":1}", "{\"id\":2}");
    }

    @Test
    void anArchiveThatIsCutShortKeepsWhatStandsBeforeTheBreakAndSaysSo() throws IOException {
        byte[] whole = zip(Map.of("a.json", utf8(TWO)));
        byte[] first = java.util.Arrays.copyOf(tar(members()), 512 + 512 + 512 + 9);

        assertThat(records(write("cut.tar", first), Format.LINES))
                .extracting(
                        record -> new String(record.raw(), StandardCharsets.UTF_8), record -> record.error() == null)
                .startsWith(tuple("{\"id\":1}", true), tuple("{\"id\":2}", true))
                .last()
                .isEqualTo(tuple("", false));
        assertThat(records(write("cut.zip", java.util.Arrays.copyOf(whole, 45)), Format.LINES))
                .last()
                .satisfies(record -> assertThat(record.error()).isNotNull());
    }

    @Test
    void aBinaryFileIsOneRow() throws IOException {
        byte[] image = new byte[4096];
        for (int i = 0; i < image.length; i++) {
            image[i] = (byte) (i * 7);
        }

        assertThat(records(write("image.png", image), Format.LINES))
                .singleElement()
                .satisfies(record -> assertThat(record.error()).contains("binary"));
    }

    @ParameterizedTest
    @EnumSource
    void tweetsOfOnesOwnArchiveAreReadWithTheAccountBesideThem(Format format) throws IOException {
        Path tweets = write(
                "tweets.js",
                utf8(
                        "window.YTD.tweets.part0 = [\n  {\n    \"tweet\" : {\n      \"id\" : \"1\"\n    }\n  },\n  {\n    \"tweet\" : { \"id\" : \"2\" }\n  }\n]"));

        assertThat(records(tweets, format))
                .extracting(
                        record -> new String(record.raw(), StandardCharsets.UTF_8).replaceAll("\\s", ""),
                        JsonRecord::error)
                .containsExactly(tuple("{\"tweet\":{\"id\":\"1\"}}", null), tuple("{\"tweet\":{\"id\":\"2\"}}", null));

        write(
                "account.js",
                utf8(
                        "window.YTD.account.part0 = [ { \"account\" : { \"email\" : \"a@b.c\", \"accountId\" : \"7\", \"username\" : \"quill\" } } ]"));

        assertThat(records(tweets, format))
                .extracting(
                        record -> new String(record.raw(), StandardCharsets.UTF_8).replaceAll("\\s", ""),
                        JsonRecord::error)
                .containsExactly(
                        tuple(
                                "{\"tweet\":{\"id\":\"1\"},\"account\":{\"accountId\":\"7\",\"username\":\"quill\"}}",
                                null),
                        tuple(
                                "{\"tweet\":{\"id\":\"2\"},\"account\":{\"accountId\":\"7\",\"username\":\"quill\"}}",
                                null));
    }

    /** In whichever order they are; what is not tweets, such as deleted ones and messages, is a row that says so. */
    @ParameterizedTest
    @ValueSource(strings = {"account.js", "zz/account.js"})
    void aZipOfOnesOwnArchiveHasItsAccountAndOnlyItsTweets(String account) throws IOException {
        Map<String, byte[]> members = new LinkedHashMap<>();
        members.put("data/" + account.replace("zz/", ""), utf8(ACCOUNT));
        members.put("data/deleted-tweets.js", utf8("window.YTD.deleted_tweets.part0 = [ {\"tweet\":{\"id\":\"9\"}} ]"));
        members.put("data/tweets.js", utf8("window.YTD.tweets.part0 = [ {\"tweet\":{\"id\":\"1\"}} ]"));
        if (account.startsWith("zz")) {
            members.put("data/account.js", members.remove("data/account.js"));
        }

        assertThat(records(write("archive.zip", zip(members)), Format.LINES))
                .filteredOn(record -> !record.member().endsWith("account.js"))
                .extracting(record -> new String(record.raw(), StandardCharsets.UTF_8), JsonRecord::error)
                .containsExactly(
                        tuple("", OTHER.formatted("deleted_tweets")),
                        tuple(
                                "{\"tweet\":{\"id\":\"1\"},\"account\":{\"accountId\":\"7\",\"username\":\"quill\"}}",
                                null));
        assertThat(records(write("deleted-tweets.js", members.get("data/deleted-tweets.js")), Format.DOCUMENT))
                .extracting(JsonRecord::error)
                .containsExactly(OTHER.formatted("deleted_tweets"));
    }

    /** However a large file is shared out, its first range reads what cannot be read from the middle. */
    @Test
    void anArrayThatIsReadInRangesIsReadOnce() throws IOException {
        Path file = write("array.json", utf8("[\n  {\n    \"id\": 1\n  },\n  {\n    \"id\": 2\n  }\n]\n"));
        for (long cut = 1; cut < Files.size(file); cut++) {
            List<JsonRecord> records = records(new FileRange(source(file), 0, cut), Format.LINES);
            records.addAll(records(new FileRange(source(file), cut, Files.size(file)), Format.LINES));
            assertThat(records).as("cut at byte %d", cut).hasSize(2);
        }
    }

    @Test
    void aLargeArrayInTheLinesFormatGivesAllItsRecords() throws IOException {
        Path file = folder.resolve("large.json");
        String text = "x".repeat(20_000);
        try (var out = Files.newBufferedWriter(file)) {
            for (int i = 0; i < 3_600; i++) {
                out.write((i == 0 ? "[" : ",\n") + "{\"id\":" + i + ",\"text\":\"" + text + "\"}");
            }
            out.write("]");
        }

        List<Found> found = Found.inFile(file, Format.LINES);

        assertThat(found)
                .filteredOn(record -> record.error() != null)
                .extracting(Found::error)
                .isEmpty();
        assertThat(found.size()).isEqualTo(3_600);
    }

    private List<JsonRecord> records(Path file, Format format) throws IOException {
        return records(FileRange.whole(source(file)), format);
    }

    private static List<JsonRecord> records(FileRange range, Format format) throws IOException {
        List<JsonRecord> records = new ArrayList<>();
        try (FileRecords found = new FileRecords(range, Sources.at(null, format), new Configuration())) {
            found.forEachRemaining(records::add);
        }
        return records;
    }

    private static SourceFile source(Path file) throws IOException {
        return new SourceFile(file.toUri().toString(), Files.size(file), Instant.EPOCH, null);
    }

    private Path write(String name, byte[] bytes) throws IOException {
        return Files.write(folder.resolve(name), bytes);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        }
        return out.toByteArray();
    }

    private static byte[] tar(Map<String, byte[]> members) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(out, "UTF-8")) {
            for (var member : members.entrySet()) {
                TarArchiveEntry entry = new TarArchiveEntry(member.getKey());
                entry.setSize(member.getValue().length);
                put(tar, entry, member.getValue());
            }
        }
        return out.toByteArray();
    }

    private static byte[] zip(Map<String, byte[]> members) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipArchiveOutputStream zip = new ZipArchiveOutputStream(out)) {
            for (var member : members.entrySet()) {
                put(zip, new ZipArchiveEntry(member.getKey()), member.getValue());
            }
        }
        return out.toByteArray();
    }

    private static <E extends ArchiveEntry> void put(ArchiveOutputStream<E> archive, E entry, byte[] bytes)
            throws IOException {
        archive.putArchiveEntry(entry);
        archive.write(bytes);
        archive.closeArchiveEntry();
    }
}
