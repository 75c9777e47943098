package io.tweetlake.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LandingTest {
    @TempDir
    private Path from;

    @TempDir
    private Path folder;

    private Landing landing;

    @BeforeEach
    void twoFiles() throws IOException {
        Files.writeString(from.resolve("tweets-02.json"), "second");
        Files.writeString(from.resolve("tweets-01.json"), "first");
        landing = new Landing(from, folder);
    }

    @Test
    void filesComeInTheOrderOfTheirNames() {
        assertThat(landing.progress()).isEqualTo("0 of 2 files");
        assertThat(landing.next()).isEqualTo(folder.resolve("tweets-01.json")).hasContent("first");
        assertThat(landing.progress()).isEqualTo("1 of 2 files");
        assertThat(landing.next()).isEqualTo(folder.resolve("tweets-02.json")).hasContent("second");
        assertThat(landing.hasNext()).isFalse();
        assertThat(folder).isDirectoryNotContaining("glob:**/.*");
    }

    /** What the folder saw: under its name a file only ever appears by being renamed, and is never written to. */
    @Test
    void aFileAppearsWholeUnderItsName() throws Exception {
        try (WatchService watch = FileSystems.getDefault().newWatchService()) {
            folder.register(watch, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_MODIFY);
            landing.next();
            WatchKey seen = watch.poll(20, TimeUnit.SECONDS);
            assertThat(seen).isNotNull();
            List<String> written = seen.pollEvents().stream()
                    .filter(event -> event.kind() == StandardWatchEventKinds.ENTRY_MODIFY)
                    .map(event -> event.context().toString())
                    .toList();
            assertThat(written).doesNotContain("tweets-01.json");
            assertThat(folder.resolve("tweets-01.json")).hasContent("first");
        }
    }
}
