package io.tweetlake.bronze.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SeenFilesTest {
    private static final int MANY = 100_000;
    /** For ten million files within 200 MB; a bucket's array has a header too. */
    private static final int MOST_BYTES_A_FILE = 19;

    @ParameterizedTest
    @ValueSource(strings = {"listed", "notified"})
    void manyFilesAreFoundInFewBytesEach(String kind) {
        IntFunction<SourceFile> file = kind.equals("listed")
                ? i -> file("s3a://bucket/tweets/2026/06/17/04/part-%08d.json.gz".formatted(i), null, i)
                : i -> file("s3a://bucket/tweets/2026/06/17/04/part-%08d.json.gz".formatted(i), "5d41402abc4b" + i, i);
        SeenFiles seen = new SeenFiles();
        IntStream.range(0, MANY).mapToObj(file).forEach(each -> add(seen, each));

        assertThat(seen.size()).isEqualTo(MANY);
        assertThat(IntStream.range(0, MANY).mapToObj(file)).allMatch(seen::has);
        assertThat(IntStream.range(MANY, 2 * MANY).mapToObj(file)).noneMatch(seen::has);
        assertThat(seen.allocatedBytes()).isLessThan((long) MANY * MOST_BYTES_A_FILE);
    }

    @Test
    void isReadAsItWasWritten() throws IOException {
        List<SourceFile> files = IntStream.range(0, 1_000)
                .mapToObj(i -> file("file:/" + i, i % 3 == 0 ? "v" + i : null, i))
                .toList();
        SeenFiles seen = new SeenFiles();
        files.forEach(file -> add(seen, file));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        seen.write(new DataOutputStream(bytes));

        SeenFiles again = SeenFiles.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
        add(again, file("file:/later", null, 1));

        assertThat(again.size()).isEqualTo(1_001);
        assertThat(files).allMatch(again::has).allMatch(file -> seen.bytes(file) == again.bytes(file));
        assertThat(again.has(file("file:/0", "v1", 0))).isFalse();
    }

    @Test
    void aFileThatIsTakenAgainHasTheLaterSize() {
        SeenFiles seen = new SeenFiles();
        add(seen, file("file:/a", null, 3));
        add(seen, file("file:/a", null, 7));
        add(seen, file("file:/b", "v", 9));

        assertThat(seen.size()).isEqualTo(2);
        assertThat(seen.bytes(file("file:/a", null, 0))).isEqualTo(7);
        assertThat(seen.bytes(file("file:/b", null, 0))).isEqualTo(SeenFiles.UNKNOWN);
    }

    @Test
    void aSizeThatDoesNotFitIsNotKnown() {
        SeenFiles seen = new SeenFiles();
        long most = (1L << 40) - 2;
        add(seen, file("file:/a", null, most));
        add(seen, file("file:/b", null, most + 1));
        add(seen, file("file:/c", null, Long.MAX_VALUE));

        assertThat(seen.bytes(file("file:/a", null, 0))).isEqualTo(most);
        assertThat(seen.bytes(file("file:/b", null, 0))).isEqualTo(SeenFiles.UNKNOWN);
        assertThat(seen.bytes(file("file:/c", null, 0))).isEqualTo(SeenFiles.UNKNOWN);
        assertThat(seen.has(file("file:/c", null, 0))).isTrue();
    }

    /** Logs of earlier versions name each file with a version without it too, in any order. */
    @Test
    void aNameOfWhichAVersionIsKnownHasNoEntryForAnyVersion() {
        SeenFiles seen = new SeenFiles();
        for (String version : List.of("", "v1", "", "v2", "v1")) {
            add(seen, file("file:/a", version, 1));
        }

        assertThat(seen.size()).isEqualTo(2);
        assertThat(seen.has(file("file:/a", "v2", 1))).isTrue();
        assertThat(seen.has(file("file:/a", "v3", 1))).isFalse();
        assertThat(seen.has(file("file:/a", "", 1))).isTrue();
        assertThat(seen.has(file("file:/a", null, 1))).isTrue();
    }

    private static void add(SeenFiles seen, SourceFile file) {
        seen.add(FileKey.of(file), file.bytes());
    }

    private static SourceFile file(String uri, String version, long bytes) {
        return new SourceFile(uri, bytes, Instant.EPOCH, version);
    }
}
