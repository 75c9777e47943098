package io.tweetlake.models.serving;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundledModelTest {
    @TempDir
    private Path cache;

    @BeforeEach
    void useACacheOfOurOwn() {
        System.setProperty(ModelCache.PROPERTY, cache.toString());
    }

    @AfterEach
    void useTheUsersCache() {
        System.clearProperty(ModelCache.PROPERTY);
    }

    @Test
    void isUnpackedWholeAndOnce() throws IOException {
        Path folder = BundledModel.unpack();
        FileTime unpacked = Files.getLastModifiedTime(folder);

        assertThat(folder.resolve("model.safetensors")).isNotEmptyFile();
        assertThat(BundledModel.unpack()).isEqualTo(folder);
        assertThat(Files.getLastModifiedTime(folder)).isEqualTo(unpacked);
        try (Stream<Path> left = Files.list(cache)) {
            assertThat(left.filter(Files::isDirectory)).containsExactly(folder);
        }
    }

    @Test
    void whoComesSecondTakesWhatTheFirstHasUnpacked() throws IOException {
        Path folder = BundledModel.unpack();
        Path late = Files.createDirectory(cache.resolve("late"));
        Files.copy(folder.resolve("config.json"), late.resolve("config.json"));

        BundledModel.publish(late, folder);

        assertThat(late).doesNotExist();
        assertThat(folder.resolve("model.safetensors")).isNotEmptyFile();
    }
}
