package io.tweetlake.bronze.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tweetlake.common.UserError;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileLogTest {
    @TempDir
    private Path folder;

    @Test
    void whatWasNotedIsThereAfterARestart() {
        FileLog log = open();
        log.add(List.of(file("a"), file("b")));
        log.add(List.of(file("c")));

        FileLog again = open();

        assertThat(again.latest()).isEqualTo(1);
        assertThat(again.files(0, 1)).containsExactly(file("a"), file("b"), file("c"));
        assertThat(again.files(1, 1)).containsExactly(file("c"));
        assertThat(again.has(file("b"))).isTrue();
        assertThat(again.has(file("d"))).isFalse();
    }

    @Test
    void aNameWithABlankIsNotTakenForANameWithAVersion() {
        FileLog log = open();
        log.add(List.of(new SourceFile("a b", 1, Instant.EPOCH, null)));

        assertThat(log.has(new SourceFile("a", 1, Instant.EPOCH, "b"))).isFalse();
        assertThat(log.has(new SourceFile("a b", 1, Instant.EPOCH, null))).isTrue();
    }

    /** The oldest wrote a URI and after a blank a version, later ones JSON. */
    @Test
    void aSnapshotOfAnEarlierVersionIsStillRead() throws IOException {
        try (Writer snapshot = new OutputStreamWriter(
                new GZIPOutputStream(Files.newOutputStream(folder.resolve("49.all.gz"))), StandardCharsets.UTF_8)) {
            snapshot.write("""
                    file:/a%20b.json
                    s3a://bucket/a.json 0f
                    s3a://bucket/a.json\s
                    {"uri":"file:/c.json","bytes":3}
                    {"uri":"s3a://bucket/d.json","bytes":-1,"version":""}
                    {"uri":"s3a://bucket/d.json","bytes":4,"version":"1e"}
                    {"listed":"2026-06-17T04:05:06.789Z","path":"tweets"}
                    """);
        }

        FileLog log = open();

        assertThat(log.latest()).isEqualTo(49);
        // It is the time of a clock, and says nothing of folders.
        assertThat(log.newest("tweets")).isNull();
        assertThat(log.has(named("file:/a%20b.json", null))).isTrue();
        assertThat(log.bytes(named("file:/a%20b.json", null))).isEqualTo(FileLog.UNKNOWN);
        assertThat(log.bytes(named("file:/c.json", null))).isEqualTo(3);
        for (String name : List.of("s3a://bucket/a.json", "s3a://bucket/d.json")) {
            assertThat(log.has(named(name, null))).isTrue();
            assertThat(log.has(named(name, "2d"))).isFalse();
        }
        assertThat(log.has(named("s3a://bucket/a.json", "0f"))).isTrue();
        assertThat(log.has(named("s3a://bucket/d.json", "1e"))).isTrue();
        assertThat(log.has(named("file:/e.json", null))).isFalse();
    }

    @Test
    void aFileThatWasHalfWrittenWhenTheProcessDiedIsNotSeen() throws IOException {
        open().add(List.of(file("a")));
        Files.writeString(folder.resolve(".1.gz.0f.tmp"), "half");

        assertThat(open().latest()).isZero();
    }

    /** Spark has done with an entry when the next one is noted; before a pause, at once. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void aLongLogIsSummedUpAndForgetsNoFile(int entriesBehind) throws IOException {
        FileLog log = open();
        for (int i = 0; i <= 300; i++) {
            log.add(List.of(file("f" + i)));
            log.forgetBefore(i - entriesBehind);
        }

        FileLog again = open();

        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.filter(file -> !file.getFileName().toString().endsWith(".crc")))
                    .hasSizeLessThan(260);
        }
        assertThat(again.latest()).isEqualTo(300);
        assertThat(Stream.of(0, 150, 299, 300))
                .allMatch(i -> again.has(file("f" + i)))
                .allMatch(i -> again.bytes(file("f" + i)) == 7);
        assertThat(again.files(200, 300)).hasSize(101);
    }

    /** An entry that leaves others waiting says nothing of how far the log has come. */
    @Test
    void theNewestFolderIsKnownForItsPathOnceAllFilesAreNoted() {
        Instant newest = Instant.parse("2026-06-17T04:00:00Z");
        FileLog log = open();
        log.add(List.of(file("a")), "tweets/{yyyy}", null);
        assertThat(open().newest("tweets/{yyyy}")).isNull();
        log.add(List.of(file("b")), "tweets/{yyyy}", newest);
        for (int i = 2; i <= 101; i++) {
            log.add(List.of(file("f" + i)), "tweets/{yyyy}", null);
            log.forgetBefore(i);
        }

        FileLog again = open();

        assertThat(again.newest("tweets/{yyyy}")).isEqualTo(newest);
        assertThat(again.newest("others/{yyyy}")).isNull();
        assertThat(again.files(0, 1)).containsExactly(file("a"), file("b"));
        assertThat(again.has(file("f50"))).isTrue();
    }

    @Test
    void anotherVersionOfANameIsAnotherFile() {
        open().add(List.of(version("a", "1"), file("b")));

        FileLog again = open();

        assertThat(again.has(version("a", "1"))).isTrue();
        assertThat(again.has(version("a", "2"))).isFalse();
        assertThat(again.has(file("a"))).as("a list does not tell versions").isTrue();
        assertThat(again.has(version("b", "1"))).as("one of these was taken").isTrue();
        assertThat(again.files(0, 0)).containsExactly(version("a", "1"), file("b"));
    }

    @Test
    void anEntryThatIsLostIsNamed() throws IOException {
        FileLog log = open();
        log.add(List.of(file("a")));
        Files.delete(folder.resolve("0.gz"));

        assertThatThrownBy(() -> log.files(0, 0))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("the checkpoint lacks")
                .hasMessageContaining("0.gz");
    }

    private FileLog open() {
        return new FileLog(folder.toUri().toString(), new Configuration());
    }

    private static SourceFile file(String name) {
        return version(name, null);
    }

    private static SourceFile version(String name, String version) {
        return named("file:/" + name, version);
    }

    private static SourceFile named(String uri, String version) {
        return new SourceFile(uri, 7, Instant.parse("2026-06-17T04:05:06.789Z"), version);
    }
}
