package io.tweetlake.cli.texts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Files that {@code write_texts.py} wrote of the first hostile texts, byte for byte. */
class HostileTextsTest {
    private static final int TEXTS = 300;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @MethodSource("io.tweetlake.cli.texts.HostileTexts#files")
    void everyTextIsReadByteForByte(String name) throws IOException {
        Path file = folder.resolve(name);
        try (InputStream in = HostileTextsTest.class.getResourceAsStream(name)) {
            Files.copy(in, file);
        }
        assertThat(TextFiles.texts(file)).isEqualTo(HostileTexts.of(TEXTS));
    }
}
