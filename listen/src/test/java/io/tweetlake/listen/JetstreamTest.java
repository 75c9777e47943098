package io.tweetlake.listen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.tweetlake.common.ExternalFailure;
import io.tweetlake.common.UserError;
import io.tweetlake.common.config.ConfigLoader;
import io.tweetlake.common.config.ListenConfig;
import io.tweetlake.common.config.TweetlakeConfig;
import io.tweetlake.listen.LocalJetstream.Fault;
import io.tweetlake.listen.LocalJetstream.Fault.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a server that does what Jetstream does, faults included. */
@Timeout(60)
class JetstreamTest {
    private static final long EVENTS = 2000;
    /** Nobody listens there. */
    private static final String CLOSED = "ws://127.0.0.1:1";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"none", "gzip", "zstd"})
    void writesEachEventAsItCame(String compression) throws Exception {
        try (LocalJetstream server = LocalJetstream.with(EVENTS)) {
            Listening listening = listen(server, "listen.compression=" + compression);
            until(listening, EVENTS);
        }

        assertThat(LandedFiles.events(folder)).containsExactlyElementsOf(numbers(1, EVENTS));
        assertThat(LandedFiles.lines(folder).get(41)).contains(LocalJetstream.text(42), "\"seq\":42");
        assertThat(LandedFiles.in(folder))
                .allMatch(file -> folder.relativize(file)
                        .toString()
                        .matches("\\d{4}/\\d\\d/\\d\\d/bluesky-\\d{8}T\\d{6}\\.\\d{3}Z-.*jsonl(\\.gz|\\.zst)?"));
    }

    @Test
    void asksForPostsAndAccounts() throws Exception {
        try (LocalJetstream server = LocalJetstream.with(1)) {
            until(listen(server, "listen.bluesky.collections=app.bsky.feed.post,app.bsky.feed.like"), 1);

            assertThat(server.requests())
                    .containsExactly("/xrpc/network.bsky.jetstream.subscribeEvents?kinds=commit&kinds=account"
                            + "&collections=app.bsky.feed.post&collections=app.bsky.feed.like");
        }
    }

    @Test
    void findsTheFirstHostThatAccepts() throws Exception {
        try (LocalJetstream refuses = LocalJetstream.with(1).failing(Fault.refusal(503, null));
                LocalJetstream accepts = LocalJetstream.with(1)) {
            ListenConfig.Bluesky bluesky =
                    new ListenConfig.Bluesky(List.of(CLOSED, refuses.address(), accepts.address()), List.of("a.b.c"));

            assertThat(Listening.reachable(bluesky))
                    .isEqualTo(new ListenConfig.Bluesky(
                            List.of(accepts.address(), CLOSED, refuses.address()), List.of("a.b.c")));
        }
    }

    @Test
    void saysThatNoHostAccepts() {
        ListenConfig.Bluesky bluesky =
                new ListenConfig.Bluesky(List.of("ws://no-such-host.invalid", CLOSED), List.of("a.b.c"));

        assertThatThrownBy(() -> Listening.reachable(bluesky))
                .isInstanceOf(ExternalFailure.class)
                .hasMessage("Bluesky's stream cannot be reached at any of 2 hosts; the last, 127.0.0.1:1: "
                        + "ConnectException");
    }

    @Test
    void rollsFilesBySize() throws Exception {
        try (LocalJetstream server = LocalJetstream.with(100)) {
            until(listen(server, "listen.maxBytes=4KB"), 100);
        }

        assertThat(LandedFiles.in(folder)).hasSizeBetween(5, 25);
        assertThat(LandedFiles.events(folder)).containsExactlyElementsOf(numbers(1, 100));
    }

    @Test
    void rollsFilesByAgeWhileNothingComes() throws Exception {
        try (LocalJetstream server = LocalJetstream.with(10)) {
            Listening listening = listen(server, "listen.maxAge=50ms");
            try (Running running = new Running(listening)) {
                running.until(() -> LandedFiles.events(folder).size() == 10);
            }
        }
    }

    @Test
    void goesOnWhereItWasStopped() throws Exception {
        try (LocalJetstream server = LocalJetstream.with(500)) {
            until(listen(server), 500);
        }
        try (LocalJetstream server = LocalJetstream.with(1000)) {
            // As if it were the same host.
            move(server);
            Listening listening = listen(server);
            until(listening, 501);

            assertThat(server.requests().get(0)).endsWith("&cursor=500");
        }
        assertThat(new HashSet<>(LandedFiles.events(folder))).containsExactlyInAnyOrderElementsOf(numbers(1, 1000));
        assertThat(LandedFiles.gaps(folder)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"CUT", "SILENCE", "TOO_SLOW", "CLOSE"})
    void connectsAgainAndMissesNothing(Kind kind) throws Exception {
        try (LocalJetstream server = LocalJetstream.with(EVENTS).failing(Fault.of(kind, 700))) {
            Listening listening =
                    listen(server, "listen.maxAge=1s", "listen.silence=" + (kind == Kind.SILENCE ? "500ms" : "20s"));
            until(listening, EVENTS + (kind == Kind.TOO_SLOW ? 2 : 1));

            assertThat(listening.figures().endings())
                    .containsExactly(Map.entry(
                            switch (kind) {
                                case CUT -> "network";
                                case SILENCE -> "silent";
                                case TOO_SLOW -> "too-slow";
                                default -> "closed";
                            },
                            1));
            assertThat(server.requests().get(1)).endsWith("&cursor=700");
        }
        List<Long> twice = new ArrayList<>(numbers(1, EVENTS));
        twice.add(700, 700L);
        assertThat(LandedFiles.events(folder)).containsExactlyElementsOf(twice);
        assertThat(LandedFiles.gaps(folder)).isEmpty();
    }

    @Test
    void writesWhatComesTwiceLargeOrBroken() throws Exception {
        try (LocalJetstream server = LocalJetstream.with(100).failing(Fault.of(Kind.AGAIN, 50))) {
            until(listen(server), 110);
            assertThat(LandedFiles.events(folder)).hasSize(110).contains(100L);
        }
        move("ws://elsewhere");
        try (LocalJetstream server = LocalJetstream.with(100).failing(Fault.of(Kind.LARGE, 50))) {
            until(listen(server), 100);
            assertThat(LandedFiles.lines(folder)).anyMatch(line -> line.length() > 1 << 20 && line.endsWith("}}"));
        }
        try (LocalJetstream server = LocalJetstream.with(100).failing(Fault.of(Kind.NO_JSON, 50))) {
            until(listen(server), 101);
            assertThat(LandedFiles.lines(folder)).contains("this is no JSON: {\"text\":");
        }
    }

    @Test
    void aSlowDiskHoldsTheServerBack() throws Exception {
        try (LocalJetstream server = LocalJetstream.with(1_000_000, 2000)) {
            CompletableFuture<Long> heldBack = new CompletableFuture<>();
            LiveStream.Connection connection =
                    new Jetstream(config(server).listen().bluesky()).connect(null, new SlowSink(server, heldBack));

            // In buffers of both sides: what they have room for, and not the rest of two gigabytes.
            assertThat(heldBack.get(30, TimeUnit.SECONDS)).isBetween(1L, 50_000L);
            connection.close();
        }
    }

    /** Takes an event when the server can send no more. */
    private record SlowSink(LocalJetstream server, CompletableFuture<Long> heldBack) implements Sink {
        @Override
        public void heard(String record, Position position) {
            while (!server.isHeldBack()) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
            }
            heldBack.complete(server.written());
        }

        @Override
        public void heartbeat() {}

        @Override
        public void missed(Instant from, Instant to, String reason) {}
    }

    @Test
    void waitsAsLongAsItIsAskedWhenThereAreTooManyRequests() throws Exception {
        BackOffRecorder pauses = new BackOffRecorder();
        Ending limited = refusal(Fault.refusal(429, "retry-after: 7"));
        Ending unavailable = refusal(Fault.refusal(503, null));

        assertThat(limited.reason()).isEqualTo(Ending.Reason.RATE_LIMITED);
        assertThat(limited.retryAfter()).hasSeconds(7);
        assertThat(unavailable.reason()).isEqualTo(Ending.Reason.REFUSED);
        assertThat(pauses.of(limited)).containsExactly(30L, 60L, 120L, 240L, 480L, 600L);
        assertThat(pauses.of(unavailable)).containsExactly(1L, 2L, 4L, 8L, 16L, 32L);
    }

    @Test
    void aRequestThatIsRefusedForGoodIsAMistake() throws Exception {
        try (LocalJetstream server = LocalJetstream.with(1).failing(Fault.refusal(400, null))) {
            Listening listening = listen(server);

            assertThatThrownBy(listening::run).isInstanceOf(UserError.class).hasMessageContaining("collections");
        }
    }

    @Test
    void aCursorThatIsTooOldLeavesAGapWithItsTwoEnds() throws Exception {
        try (LocalJetstream server = LocalJetstream.with(100)) {
            until(listen(server), 100);
        }
        try (LocalJetstream server = LocalJetstream.with(1000).keepingFrom(800)) {
            move(server);
            until(listen(server), 202);

            assertThat(server.requests()).hasSize(2);
            assertThat(server.requests().get(1)).doesNotContain("cursor");
        }
        assertGap(LocalJetstream.time(100), LocalJetstream.time(800), "cursor-too-old");
    }

    @Test
    void aCursorThatV1ClampsLeavesAGapToo() throws Exception {
        try (LocalJetstream server = LocalJetstream.with(100).onlyV1()) {
            until(listen(server), 100);
            assertThat(server.requests().get(1)).isEqualTo("/subscribe?wantedCollections=app.bsky.feed.post");
        }
        try (LocalJetstream server = LocalJetstream.with(100_000).onlyV1().keepingFrom(99_000)) {
            move(server);
            until(listen(server), 1002);
        }
        assertGap(LocalJetstream.time(100), LocalJetstream.time(99_000), "cursor-too-old");
    }

    @Test
    void goesOnInV1SomeSecondsBeforeWhereItWas() throws Exception {
        try (LocalJetstream server = LocalJetstream.with(20_000).onlyV1().failing(Fault.of(Kind.CUT, 9000))) {
            // Those before the cut, and those from five seconds before the last of them.
            until(listen(server), 25_001);
        }
        assertThat(new HashSet<>(LandedFiles.events(folder))).hasSize(20_000);
        assertThat(LandedFiles.gaps(folder)).isEmpty();
    }

    @Test
    void takesTheNextHostWhereOneDoesNotAnswerAndSaysWhatItMayHaveMissed() throws Exception {
        try (LocalJetstream server = LocalJetstream.with(100)) {
            move("ws://127.0.0.1:1");
            Listening listening = listen(server, "listen.bluesky.hosts=ws://127.0.0.1:1," + server.address());
            until(listening, 101);

            assertThat(listening.figures().endings()).containsExactly(Map.entry("network", 3));
        }
        assertGap(LocalJetstream.START, LocalJetstream.time(1), "other-host");
    }

    @Test
    void takesTheNextHostWhereOneSaysNothing() throws Exception {
        Fault silence = Fault.of(Kind.SILENCE, 0);
        try (LocalJetstream silent = LocalJetstream.with(1).failing(silence, silence, silence);
                LocalJetstream server = LocalJetstream.with(100)) {
            Listening listening = listen(
                    server,
                    "listen.silence=100ms",
                    "listen.bluesky.hosts=" + silent.address() + "," + server.address());
            until(listening, 100);

            assertThat(silent.requests()).hasSize(3);
        }
        assertThat(LandedFiles.gaps(folder)).isEmpty();
    }

    @Test
    void aFileInPlaceOfTheFolderIsAMistake() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));
        try (LocalJetstream server = LocalJetstream.with(1)) {
            TweetlakeConfig config = config(server);

            assertThatThrownBy(() -> Listening.toBluesky(config, config.listen().bluesky(), file.toString()))
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining("--to")
                    .hasMessageContaining(file.toString());
        }
    }

    @Test
    void refusesASecondListenerIntoTheSameFolder() throws Exception {
        try (LocalJetstream server = LocalJetstream.with(1)) {
            listen(server);

            assertThatThrownBy(() -> listen(server))
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining("another");
        }
    }

    @Test
    void deletesWhatAKilledProcessLeftAsItComesAgain() throws Exception {
        Path left = folder.resolve("2026/06/17/.bluesky-20260617T120000.000Z-0-0.jsonl.gz_tmp");
        Files.createDirectories(left.getParent());
        Files.writeString(left, "torn");
        try (LocalJetstream server = LocalJetstream.with(1)) {
            until(listen(server), 1);
        }
        assertThat(left).doesNotExist();
        assertThat(LandedFiles.events(folder)).containsExactly(1L);
    }

    @Test
    void aPositionThatCannotBeReadStopsTheStart() throws Exception {
        Files.writeString(folder.resolve("_listen-bluesky.json"), "{}");
        try (LocalJetstream server = LocalJetstream.with(1)) {
            assertThatThrownBy(() -> listen(server))
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining("_listen-bluesky.json");
        }
    }

    private void assertGap(Instant from, Instant to, String reason) {
        List<JsonNode> gaps = LandedFiles.gaps(folder);
        assertThat(gaps).hasSize(1);
        assertThat(gaps.get(0).get("source").asText()).isEqualTo("bluesky");
        assertThat(Instant.parse(gaps.get(0).get("from").asText())).isEqualTo(from);
        assertThat(Instant.parse(gaps.get(0).get("to").asText())).isEqualTo(to);
        assertThat(gaps.get(0).get("reason").asText()).isEqualTo(reason);
    }

    private static Ending refusal(Fault fault) throws Exception {
        try (LocalJetstream server = LocalJetstream.with(1).failing(fault)) {
            TweetlakeConfig config = config(server);
            new Jetstream(config.listen().bluesky()).connect(null, null);
            throw new AssertionError("was let in");
        } catch (Ending.NoConnection e) {
            return e.ending();
        }
    }

    /** What a stream answers when it is asked how long to wait. */
    private static final class BackOffRecorder {
        List<Long> of(Ending ending) throws Exception {
            try (LocalJetstream server = LocalJetstream.with(1)) {
                Jetstream stream = new Jetstream(config(server).listen().bluesky());
                return LongStream.rangeClosed(1, 6)
                        .mapToObj(times -> stream.backOff(ending, (int) times).toSeconds())
                        .toList();
            }
        }
    }

    /** Gives what was heard another host. */
    private void move(LocalJetstream server) throws Exception {
        move(server.address());
    }

    private void move(String host) throws Exception {
        Path file = folder.resolve("_listen-bluesky.json");
        Position position = Files.exists(file)
                ? Position.parse(Files.readAllBytes(file))
                : new Position("ws://none v2", 0L, LocalJetstream.START);
        String protocol = position.stream().substring(position.stream().indexOf(' '));
        Files.write(file, new Position(host + protocol, position.cursor(), position.heardAt()).toJson());
    }

    private Listening listen(LocalJetstream server, String... options) throws Exception {
        TweetlakeConfig config = config(server, options);
        return Listening.to(new Hurried(new Jetstream(config.listen().bluesky())), config, folder.toString());
    }

    private static TweetlakeConfig config(LocalJetstream server, String... options) {
        List<String> all = new ArrayList<>(List.of("lake.root=lake", "listen.bluesky.hosts=" + server.address()));
        all.addAll(List.of(options));
        return ConfigLoader.load(null, all, Map.of()).config();
    }

    private static void until(Listening listening, long records) throws Exception {
        try (Running running = new Running(listening)) {
            running.until(() -> listening.figures().records() >= records);
        }
    }

    private static List<Long> numbers(long first, long last) {
        return LongStream.rangeClosed(first, last).boxed().toList();
    }
}
