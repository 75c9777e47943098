package io.tweetlake.bronze.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tweetlake.bronze.Sources;
import io.tweetlake.common.LoggedLines;
import io.tweetlake.common.job.SourceUnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ListedFilesTest {
    @TempDir
    private Path folder;

    private Path source;
    private FileLog log;

    @BeforeEach
    void makeSource() throws IOException {
        source = Files.createDirectories(folder.resolve("source"));
        log = new FileLog(folder.resolve("log").toUri().toString(), new Configuration());
    }

    /** As when a network drive is not mounted. */
    @Test
    void aFolderThatIsMissingIsNotAnEmptyOne() throws IOException {
        ListedFiles listed = listed(source);
        Files.delete(source);
        assertThatThrownBy(listed::find)
                .isInstanceOf(SourceUnavailableException.class)
                .hasMessageContaining("the folder " + source + " is missing");

        Files.createDirectories(source);
        assertThat(listed.find().files()).isEmpty();
    }

    @Test
    void aSingleFileMayBeGone() throws IOException {
        Path file = Files.writeString(source.resolve("a.json"), "{}");
        ListedFiles listed = listed(file);
        Files.delete(file);

        assertThat(listed.find().files()).isEmpty();
    }

    @Test
    void aFileThatHasGrownIsNamedOnce() throws IOException {
        ListedFiles listed = listed(source);
        Path file = Files.writeString(source.resolve("a.json"), "{}\n");
        log.add(listed.find().files());
        Files.writeString(file, "{}\n{}\n");

        try (LoggedLines lines = new LoggedLines(ListedFiles.class)) {
            assertThat(listed.find().files()).isEmpty();
            listed.find();
            assertThat(lines.warnings())
                    .singleElement()
                    .asString()
                    .contains("has grown since it was read", "another name", file.toString(), "bytes=6", "bytesRead=3");
        }
    }

    /** Java has a question mark in place of bytes that are no character. */
    @Test
    void whatIsNotReadIsNamedOnce() throws IOException {
        Path outside = Files.createSymbolicLink(source.resolve("outside.json"), folder);
        Path spoilt = Files.writeString(source.resolve("a\uFFFD.json"), "{}");
        ListedFiles listed = listed(source);

        try (LoggedLines lines = new LoggedLines(LocalListing.class)) {
            assertThat(listed.find().files()).isEmpty();
            listed.find();
            assertThat(lines.warnings())
                    .satisfiesExactlyInAnyOrder(
                            link -> assertThat(link).contains(outside.toString(), "a link leads out of source.path"),
                            name -> assertThat(name).contains(spoilt.toString(), "LC_ALL=C.UTF-8"));
        }
    }

    private ListedFiles listed(Path path) {
        return new ListedFiles(Sources.at(path), log, new Configuration());
    }
}
