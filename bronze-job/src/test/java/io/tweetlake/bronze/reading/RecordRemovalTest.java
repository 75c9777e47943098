package io.tweetlake.bronze.reading;

import static org.assertj.core.api.Assertions.assertThat;

import io.tweetlake.bronze.reading.RecordRemoval.Result;
import io.tweetlake.bronze.reading.RecordRemoval.State;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RecordRemovalTest {
    private static final FileTime TIME = FileTime.fromMillis(1_781_708_400_000L);
    private static final String MINE = "{\"text\":\"kept \u00e9\"}\r\n";
    private static final String THEIRS = "{\"text\":\"secret\"}\n";

    private final RecordRemoval removal = new RecordRemoval(new Configuration(), record -> record.contains("secret"));

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(Compression.class)
    void linesGoAndAllElseStaysAsItWas(Compression compression) throws Exception {
        Path file = write(compression, MINE + THEIRS + "\n" + MINE + THEIRS);

        assertThat(removal.look(uri(file))).isEqualTo(new Result(State.HOLDS, 2));
        assertThat(removal.remove(uri(file))).isEqualTo(new Result(State.CLEAN, 2));

        assertThat(text(compression, file)).isEqualTo(MINE + "\n" + MINE);
        assertThat(Files.getLastModifiedTime(file)).isEqualTo(TIME);
        assertThat(removal.look(uri(file))).isEqualTo(new Result(State.CLEAN, 0));
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void aFileWithoutTheRecordsIsNotTouched() throws Exception {
        Path file = write(Compression.NONE, MINE);

        assertThat(removal.remove(uri(file))).isEqualTo(new Result(State.CLEAN, 0));

        assertThat(Files.readString(file)).isEqualTo(MINE);
    }

    @Test
    void aDocumentOrABrokenFileIsLeft() throws Exception {
        for (String text :
                new String[] {"[\n" + THEIRS + "]", MINE + THEIRS + "{\"text\":\"sec", "{\n\"text\":\"secret\"}"}) {
            Path file = write(Compression.NONE, text);

            assertThat(removal.remove(uri(file))).isEqualTo(new Result(State.UNKNOWN, 0));

            assertThat(Files.readString(file)).isEqualTo(text);
        }
    }

    @Test
    void aFileThatIsCutShortIsLeft() throws Exception {
        Path file = write(Compression.GZIP, MINE + THEIRS);
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length - 9));

        assertThat(removal.remove(uri(file))).isEqualTo(new Result(State.BROKEN, 0));

        assertThat(Files.size(file)).isEqualTo(bytes.length - 9);
    }

    @Test
    void aFileThatIsGoneIsSaidToBe() {
        assertThat(removal.remove(uri(folder.resolve("none.json")))).isEqualTo(new Result(State.GONE, 0));
    }

    private Path write(Compression compression, String text) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = compression.compress(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        Path file = Files.write(folder.resolve("a tweet file.json"), bytes.toByteArray());
        return Files.setLastModifiedTime(file, TIME);
    }

    private static String text(Compression compression, Path file) throws Exception {
        try (InputStream in = compression.decompress(Files.newInputStream(file))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String uri(Path file) {
        return file.toUri().toString();
    }
}
