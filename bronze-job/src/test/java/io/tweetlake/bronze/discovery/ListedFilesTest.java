package io.tweetlake.bronze.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tweetlake.bronze.Sources;
import io.tweetlake.common.LoggedLines;
import io.tweetlake.common.job.SourceUnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ListedFilesTest {
    private static final String DAYS = "{yyyy}/{MM}/{dd}";

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
    void theSourceMayBeASingleFile() throws IOException {
        Path file = Files.writeString(source.resolve("a.json"), "{}");
        Files.writeString(source.resolve("b.json"), "{}");

        assertThat(listed(file).find().files()).extracting(SourceFile::name).containsExactly(file.toString());
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

    /** Neither when it is right again, nor once the time has come that it showed. */
    @Test
    void aClockThatWasAheadHidesNoFiles() throws IOException {
        put("2026/06/17/a");
        assertThat(taken(DAYS, "2026-06-25T00:00:00Z")).containsExactly("2026/06/17/a");

        put("2026/06/18/b");
        assertThat(taken(DAYS, "2026-06-18T12:00:00Z")).containsExactly("2026/06/18/b");

        put("2026/06/19/c");
        assertThat(taken(DAYS, "2026-06-29T00:00:00Z")).containsExactly("2026/06/19/c");
    }

    @Test
    void aFolderOfADayThatHasNotComeHidesNoFiles() throws IOException {
        put("2026/06/17/a", "2031/01/01/ahead");
        assertThat(taken(DAYS, "2031-01-01T00:00:00Z")).hasSize(2);

        put("2026/06/18/b");

        assertThat(taken(DAYS, "2026-06-18T12:00:00Z")).containsExactly("2026/06/18/b");
        put("2026/06/19/c");
        assertThat(taken(DAYS, "2026-06-29T00:00:00Z")).containsExactly("2026/06/19/c");
    }

    @Test
    void onlyFoldersThatFilesMayStillComeIntoAreListed() throws IOException {
        put("2026/06/17/a");
        taken(DAYS, "2026-06-17T12:00:00Z");

        put("2026/06/15/too-late", "2026/06/16/late", "2026/06/18/b");

        assertThat(taken(DAYS, "2026-06-18T12:00:00Z")).containsExactlyInAnyOrder("2026/06/16/late", "2026/06/18/b");
    }

    @Test
    void whatCameInALongAbsenceIsFound() throws IOException {
        String hours = "{yyyy}/{MM}/{dd}/{HH}";
        put("2026/06/17/08/a");
        taken(hours, "2026-06-17T08:30:00Z");

        put("2026/06/17/09/b", "2026/07/03/23/c", "2027/01/01/00/d");

        assertThat(taken(hours, "2027-01-01T00:00:00Z"))
                .containsExactlyInAnyOrder("2026/06/17/09/b", "2026/07/03/23/c", "2027/01/01/00/d");
    }

    private ListedFiles listed(Path path) {
        return new ListedFiles(Sources.at(path), log, new Configuration(), Clock.systemUTC());
    }

    /** A stream that has read all there is, in a new process. */
    private List<String> taken(String pattern, String clock) {
        Path path = source.resolve(pattern);
        Clock at = Clock.fixed(Instant.parse(clock), ZoneOffset.UTC);
        FileFinder.Found found = new ListedFiles(Sources.at(path), log, new Configuration(), at).find();
        if (!found.files().isEmpty()) {
            log.add(found.files(), path.toString(), found.newest());
        }
        return found.files().stream()
                .map(file -> source.relativize(Path.of(file.name())).toString())
                .toList();
    }

    private void put(String... files) throws IOException {
        for (String file : files) {
            Files.createDirectories(source.resolve(file).getParent());
            Files.writeString(source.resolve(file), "{}");
        }
    }
}
