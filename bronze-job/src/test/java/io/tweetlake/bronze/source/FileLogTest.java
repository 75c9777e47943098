package io.tweetlake.bronze.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tweetlake.common.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
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
        assertThat(Stream.of(0, 150, 299, 300)).allMatch(i -> again.has(file("f" + i)));
        assertThat(again.files(200, 300)).hasSize(101);
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
        return new SourceFile("file:/" + name, 7, Instant.parse("2026-06-17T04:05:06.789Z"));
    }
}
