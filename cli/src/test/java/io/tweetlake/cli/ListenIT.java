package io.tweetlake.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tweetlake.common.job.ExitStatus;
import io.tweetlake.listen.LandedFiles;
import io.tweetlake.listen.LocalJetstream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("process")
class ListenIT {
    @TempDir
    private Path folder;

    @Test
    void aStoppedListenerHasAllThatItHeardInPlace() throws Exception {
        try (LocalJetstream server = LocalJetstream.with(100_000).perSecond(1000);
                TweetlakeProcess process = listen(server, "listen.maxBytes=100KB", "listen.maxAge=1h")) {
            process.until(() -> LandedFiles.in(landing()).size() >= 2);
            process.terminate();

            assertThat(process.status()).as(process::log).isEqualTo(ExitStatus.DONE);
            List<Long> events = LandedFiles.events(landing());
            assertThat(events)
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(1, events.size()).boxed().toList());
            assertThat(process.log())
                    .contains("stopping with all that was heard in place", "stream=bluesky records=" + events.size());
            assertThat(position()).contains("\"cursor\":" + events.size());
        }
    }

    @Test
    @Tag("endurance")
    void losesNothingWhenItIsKilledTwentyTimes() throws Exception {
        int events = 50_000;
        Random moments = new Random(25);
        try (LocalJetstream server = LocalJetstream.with(events).perSecond(2500)) {
            for (int kill = 1; kill <= 20; kill++) {
                int connections = kill;
                try (TweetlakeProcess process = listen(server, "listen.maxAge=200ms")) {
                    process.until(() -> server.requests().size() >= connections);
                    process.work(moments.nextInt(1500));
                    process.kill();
                    process.status();
                }
            }
            try (TweetlakeProcess last = listen(server, "listen.maxAge=200ms")) {
                last.until(() -> position().contains("\"cursor\":" + events + ","));
                last.terminate();
                assertThat(last.status()).as(last::log).isEqualTo(ExitStatus.DONE);
            }
        }

        List<Long> heard = LandedFiles.events(landing());
        assertThat(new HashSet<>(heard)).hasSize(events);
        // A kill repeats what was in no file yet, and the event that the cursor names.
        assertThat(heard).hasSizeBetween(events + 1, 2 * events);
        assertThat(tweetsOf("bronze")).isEqualTo(heard.size());
        assertThat(tweetsOf("silver")).isEqualTo(events);
        assertThat(new LakeFolder(folder.resolve("lake")).ask("SELECT waiting, unexplained FROM lake_balance"))
                .containsExactly("0,0");
    }

    /** Runs a job over what was heard. */
    private long tweetsOf(String job) {
        Path lake = folder.resolve("lake");
        CommandRun run = CommandRun.of(
                job,
                "--set",
                "trigger=available-now",
                "--set",
                "source.path=" + landing(),
                "--set",
                "lake.root=" + lake);
        assertThat(run.status()).as(run.err()).isEqualTo(ExitStatus.DONE);
        return Long.parseLong(new LakeFolder(lake)
                .ask("SELECT count(*) FROM " + job + "_tweets")
                .get(0));
    }

    private TweetlakeProcess listen(LocalJetstream server, String... settings) throws Exception {
        List<String> words =
                new ArrayList<>(List.of("listen", "bluesky", "--to", landing().toString()));
        words.addAll(List.of("--set", "listen.bluesky.hosts=" + server.address()));
        for (String setting : settings) {
            words.addAll(List.of("--set", setting));
        }
        Files.createDirectories(landing());
        return TweetlakeProcess.start(folder, words.toArray(String[]::new));
    }

    private Path landing() {
        return folder.resolve("heard");
    }

    private String position() {
        try {
            Path file = landing().resolve("_listen-bluesky.json");
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
