package io.tweetlake.bronze.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.tweetlake.bronze.Sources;
import io.tweetlake.bronze.discovery.UnreadFiles.Unread;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
        try (IngestedFiles ingested = ingested("afterIngest=delete")) {
            log.add(List.of(file("a"), file("b")));
            Files.writeString(folder.resolve("b"), "later");
            ingested.clearThrough(0);
        }

        assertThat(folder.resolve("a")).doesNotExist();
        assertThat(folder.resolve("b")).hasContent("later");
    }

    @Test
    void whatAProcessDidNotGetRoundToIsSeenToByTheNext() throws IOException {
        ingested("afterIngest=delete").close();
        log.add(List.of(file("a")));
        log.add(List.of(file("b")));
        log.add(List.of(file("c")));
        Files.delete(folder.resolve("a"));
        open();
        try (IngestedFiles again = ingested("afterIngest=delete")) {
            again.clearThrough(1);
        }

        assertThat(folder.resolve("b")).doesNotExist();
        assertThat(folder.resolve("c")).exists();
    }

    @Test
    void whatWasTakenBeforeItWasAskedForStays() throws IOException {
        log.add(List.of(file("a")));
        try (IngestedFiles ingested = ingested("afterIngest=delete")) {
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
        try (IngestedFiles ingested = ingested("afterIngest=archive", "archive=" + folder.resolve("archive"))) {
            log.add(List.of(file("a")));
            ingested.clearThrough(0);
        }

        assertThat(folder.resolve("archive/a")).hasContent("of last year");
        assertThat(folder.resolve("archive/a-" + WRITTEN.toEpochMilli())).hasContent("a");
    }

    /** It may have been away for a moment, and then nothing of it is in Bronze. */
    @Test
    void aFileThatIsNotWhollyInBronzeStays() throws IOException {
        UnreadFiles unread = new UnreadFiles(log.folder().toString(), new Configuration());
        try (IngestedFiles ingested = ingested("afterIngest=delete")) {
            log.add(List.of(file("a"), file("b"), file("c")));
            unread.add(0, new Unread(file("a"), 0, 1, "it was gone"));
            unread.add(0, new Unread(file("b"), 0, Unread.PART, "it is cut short"));
            ingested.clearThrough(0);
        }

        assertThat(folder.resolve("a")).exists();
        assertThat(folder.resolve("b")).exists();
        assertThat(folder.resolve("c")).doesNotExist();
        assertThat(unread.of(0)).extracting(each -> each.file().name()).containsExactly(folder + "/a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"delete", "archive"})
    void nothingOutsideOfTheSourceIsTouched(String afterIngest, @TempDir Path elsewhere) throws IOException {
        Path other = Files.writeString(elsewhere.resolve("a"), "a");
        Files.setLastModifiedTime(other, FileTime.from(WRITTEN));
        Files.createSymbolicLink(folder.resolve("linked"), elsewhere);
        try (IngestedFiles ingested = ingested("afterIngest=" + afterIngest, "archive=" + folder.resolve("archive"))) {
            log.add(List.of(new SourceFile(folder.resolve("linked/a").toUri().toString(), 1, WRITTEN, null)));
            ingested.clearThrough(0);
        }

        assertThat(other).exists();
    }

    private IngestedFiles ingested(String... options) {
        return new IngestedFiles(Sources.at(folder, options), log, new Configuration());
    }

    private SourceFile file(String name) throws IOException {
        Path file = Files.writeString(folder.resolve(name), name);
        Files.setLastModifiedTime(file, FileTime.from(WRITTEN));
        return new SourceFile(file.toUri().toString(), Files.size(file), WRITTEN, null);
    }
}
