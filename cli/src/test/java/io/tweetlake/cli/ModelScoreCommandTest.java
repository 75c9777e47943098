package io.tweetlake.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tweetlake.cli.texts.TextColumn;
import io.tweetlake.cli.texts.TextInput;
import io.tweetlake.cli.texts.TextOptions;
import io.tweetlake.common.config.TextsConfig;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelScoreCommandTest {
    private static final TextOptions OPTIONS =
            new TextOptions(null, StandardCharsets.UTF_8, null, new TextsConfig(10, 100));

    @TempDir
    private Path folder;

    @Test
    void whereTheSizeIsNotKnownProgressIsTheTextsThatWereRead() throws IOException {
        InputStream standard = System.in;
        System.setIn(new ByteArrayInputStream("one\ntwo\nthree\n".getBytes(StandardCharsets.UTF_8)));
        try (TextInput input = open("-")) {
            input.rows().next();
            input.rows().next();
            assertThat(ModelScoreCommand.progress(input)).isEqualTo("2 texts read");
        } finally {
            System.setIn(standard);
        }
    }

    @Test
    void ofAFileProgressIsItsShare() throws IOException {
        Path file = Files.write(folder.resolve("texts.txt"), List.of("one", "two"));
        try (TextInput input = open(file.toString())) {
            input.rows().forEachRemaining(text -> {});
            assertThat(ModelScoreCommand.progress(input)).contains("100 % of 8 B");
        }
    }

    private static TextInput open(String name) throws IOException {
        return TextInput.open(name, OPTIONS, List.of(TextColumn.ofTexts("text")));
    }
}
