package io.tweetlake.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextInputTest {
    @TempDir
    Path folder;

    @Test
    void whereTheSizeIsNotKnownProgressIsTheTextsThatWereRead() throws IOException {
        InputStream standard = System.in;
        System.setIn(new ByteArrayInputStream("one\ntwo\nthree\n".getBytes(StandardCharsets.UTF_8)));
        try (TextInput input = TextInput.open("-", "text")) {
            input.texts().next();
            input.texts().next();
            assertThat(input.progress()).isEqualTo("2 texts read");
        } finally {
            System.setIn(standard);
        }
    }

    @Test
    void ofAFileProgressIsItsShare() throws IOException {
        Path file = Files.write(folder.resolve("texts.txt"), List.of("one", "two"));
        try (TextInput input = TextInput.open(file.toString(), "text")) {
            input.texts().forEachRemaining(text -> {});
            assertThat(input.progress()).contains("100 % of 8 B");
        }
    }
}
