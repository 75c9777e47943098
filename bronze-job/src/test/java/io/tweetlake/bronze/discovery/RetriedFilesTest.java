package io.tweetlake.bronze.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.tweetlake.bronze.Sources;
import io.tweetlake.bronze.discovery.UnreadFiles.Unread;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetriedFilesTest {
    @TempDir
    private Path folder;

    private FileLog log;
    private UnreadFiles unread;
    private Instant now = Instant.parse("2026-06-17T04:05:06Z");

    @BeforeEach
    void open() {
        log = new FileLog(folder.resolve("log").toUri().toString(), new Configuration());
        unread = new UnreadFiles(log.folder().toString(), new Configuration());
    }

    @Test
    void aFileIsTakenOnceItCanBeReadAndNotAgain() throws IOException {
        RetriedFiles retried = retried();
        missing("a");
        assertThat(names(retried.readable(0))).isEmpty();

        Files.writeString(path("a"), "restored");
        now = now.plus(Duration.ofMinutes(9));
        assertThat(retried.readable(0)).as("it is not time yet").isEmpty();
        now = now.plus(Duration.ofMinutes(1));
        List<SourceFile> back = retried.readable(0);
        assertThat(back).singleElement().satisfies(file -> {
            assertThat(file.bytes()).isEqualTo(8);
            assertThat(file.modifiedAt()).isAfter(Instant.EPOCH);
        });
        log.add(back);
        retried.noted(back);

        now = now.plus(Duration.ofMinutes(10));
        assertThat(retried.readable(1)).isEmpty();
        assertThat(retried().readable(1)).isEmpty();
        assertThat(folder.resolve("log/unread/0")).doesNotExist();
    }

    @Test
    void aStartTriesAtOnce() throws IOException {
        missing("a");
        Files.writeString(path("a"), "{}");

        assertThat(names(retried().readable(0))).containsExactly("a");
    }

    /** The entry is repeated, and until it is done nothing of it is in Bronze. */
    @Test
    void aMicroBatchThatIsNotDoneIsLeftAlone() throws IOException {
        log.add(List.of(file("other")));
        missing("a");
        Files.writeString(path("a"), "{}");
        RetriedFiles retried = retried();

        assertThat(retried.readable(0)).isEmpty();
        assertThat(names(retried.readable(1))).containsExactly("a");
    }

    @Test
    void aProcessThatDiesAfterItHasNotedAFileDoesNotTakeItTwice() throws IOException {
        missing("a");
        Files.writeString(path("a"), "{}");
        log.add(retried().readable(0));
        open();

        assertThat(retried().readable(1)).isEmpty();
        assertThat(unread.entries()).isEmpty();
    }

    @Test
    void aFileThatFailsAgainIsTriedAgain() throws IOException {
        missing("a");
        Files.writeString(path("a"), "{}");
        RetriedFiles retried = retried();
        List<SourceFile> back = retried.readable(0);
        log.add(back);
        retried.noted(back);
        unread.add(1, new Unread(back.get(0), 0, 2, "again"));
        now = now.plus(Duration.ofMinutes(10));

        assertThat(names(retried.readable(1))).containsExactly("a");
    }

    /** What was read of it would come twice. */
    @Test
    void aFileThatIsInBronzeInPartIsNotTakenAgain() throws IOException {
        SourceFile file = file("a");
        Files.writeString(path("a"), "1234567");
        log.add(List.of(file));
        unread.add(0, new Unread(file, 0, 3, "the first range"));
        assertThat(retried().readable(0)).isEmpty();

        unread.add(0, new Unread(file, 3, 4, "the second range"));
        assertThat(names(retried().readable(0))).containsExactly("a");
    }

    @Test
    void aClockThatWasAheadPutsNothingOff() throws IOException {
        missing("a");
        RetriedFiles retried = retried();
        assertThat(retried.readable(0)).isEmpty();
        Files.writeString(path("a"), "{}");
        now = now.minus(Duration.ofDays(1));

        assertThat(names(retried.readable(0))).containsExactly("a");
    }

    @Test
    void triggerAvailableNowTriesOnce() throws IOException {
        missing("a");
        RetriedFiles retried = retried();
        retried.limitToPresent();
        assertThat(retried.readable(0)).isEmpty();
        Files.writeString(path("a"), "{}");
        now = now.plus(Duration.ofDays(1));

        assertThat(retried.readable(0)).isEmpty();
    }

    @Test
    void notAllAreTriedAtOnce() throws IOException {
        for (String name : List.of("a", "b", "c")) {
            missing(name);
            Files.writeString(path(name), "{}");
        }
        RetriedFiles retried = retried("maxFilesPerTrigger=2");

        List<SourceFile> first = retried.readable(2);
        log.add(first);
        retried.noted(first);
        now = now.plus(Duration.ofMinutes(10));

        assertThat(names(first)).hasSize(2);
        assertThat(names(retried.readable(3))).hasSize(1).doesNotContainAnyElementsOf(names(first));
    }

    /** The next entry has a file that was gone when it was to be read. */
    private void missing(String name) {
        log.add(List.of(file(name)));
        unread.add(log.latest(), new Unread(file(name), 0, 7, "gone"));
    }

    private RetriedFiles retried(String... options) {
        return new RetriedFiles(Sources.at(folder, options), log, new Configuration(), new Clock() {
            @Override
            public Instant instant() {
                return now;
            }

            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                throw new UnsupportedOperationException();
            }
        });
    }

    private SourceFile file(String name) {
        return new SourceFile(path(name).toUri().toString(), 7, Instant.EPOCH, null);
    }

    private Path path(String name) {
        return folder.resolve(name);
    }

    private static List<String> names(List<SourceFile> files) {
        return files.stream().map(file -> file.path().getName()).toList();
    }
}
