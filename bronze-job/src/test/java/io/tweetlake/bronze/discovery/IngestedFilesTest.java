package io.tweetlake.bronze.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.tweetlake.common.config.ConfigLoader;
import io.tweetlake.common.config.SourceConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IngestedFilesTest {
    private static final Instant WRITTEN = Instant.parse("2026-06-17T04:05:06Z");

    @TempDir
    private Path folder;

    private FileLog log;

    @BeforeEach
    void open() {
        log = new FileLog(folder.resolve("log").toUri().toString(), new Configuration());
    }

    @Test
    void aFileThatWasWrittenAgainStays() throws IOException {
        try (IngestedFiles ingested = ingested("source.afterIngest=delete")) {
            log.add(List.of(file("a"), file("b")));
            Files.writeString(folder.resolve("b"), "later");
            ingested.clearThrough(0);
        }

        assertThat(folder.resolve("a")).doesNotExist();
        assertThat(folder.resolve("b")).hasContent("later");
    }

    @Test
    void whatAProcessDidNotGetRoundToIsSeenToByTheNext() throws IOException {
        ingested("source.afterIngest=delete").close();
        log.add(List.of(file("a")));
        log.add(List.of(file("b")));
        log.add(List.of(file("c")));
        Files.delete(folder.resolve("a"));
        open();
        try (IngestedFiles again = ingested("source.afterIngest=delete")) {
            again.clearThrough(1);
        }

        assertThat(folder.resolve("b")).doesNotExist();
        assertThat(folder.resolve("c")).exists();
    }

    @Test
    void whatWasTakenBeforeItWasAskedForStays() throws IOException {
        log.add(List.of(file("a")));
        try (IngestedFiles ingested = ingested("source.afterIngest=delete")) {
            log.add(List.of(file("b")));
            ingested.clearThrough(1);
        }

        assertThat(folder.resolve("a")).exists();
        assertThat(folder.resolve("b")).doesNotExist();
    }

    @Test
    void aNameThatIsInTheArchiveAlreadyIsKeptBesideIt() throws IOException {
        Files.createDirectories(folder.resolve("archive"));
        Files.writeString(folder.resolve("archive/a"), "of last year");
        try (IngestedFiles ingested =
                ingested("source.afterIngest=archive", "source.archive=" + folder.resolve("archive"))) {
            log.add(List.of(file("a")));
            ingested.clearThrough(0);
        }

        assertThat(folder.resolve("archive/a")).hasContent("of last year");
        assertThat(folder.resolve("archive/a-" + WRITTEN.toEpochMilli())).hasContent("a");
    }

    private IngestedFiles ingested(String... options) {
        List<String> all = new ArrayList<>(List.of(options));
        all.addAll(List.of("lake.root=none", "source.path=" + folder));
        SourceConfig config = ConfigLoader.load(null, all, Map.of()).config().source();
        return new IngestedFiles(config, log, new Configuration());
    }

    private SourceFile file(String name) throws IOException {
        Path file = Files.writeString(folder.resolve(name), name);
        Files.setLastModifiedTime(file, FileTime.from(WRITTEN));
        return new SourceFile(file.toUri().toString(), Files.size(file), WRITTEN, null);
    }
}
