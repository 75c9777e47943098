package io.tweetlake.listen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.tweetlake.common.UserError;
import io.tweetlake.common.config.ConfigLoader;
import io.tweetlake.common.config.TweetlakeConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a server that does what X does, faults included. */
@Timeout(60)
class XStreamTest {
    private static final String DISCONNECT = "{\"errors\":[{\"title\":\"operational-disconnect\","
            + "\"disconnect_type\":\"UpstreamOperationalDisconnect\",\"detail\":\"This stream has been disconnected\","
            + "\"type\":\"https://api.twitter.com/2/problems/operational-disconnect\"}]}";

    @TempDir
    private Path folder;

    private LocalX server;

    @BeforeEach
    void open() throws Exception {
        server = new LocalX();
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void writesEachPostAsItCameAndNoHeartbeat() throws Exception {
        server.script(server.lines("", LocalX.post(1), "", "", LocalX.post(2)));

        until(listen(), 2);

        assertThat(LandedFiles.lines(folder)).containsExactly(LocalX.post(1), LocalX.post(2));
        assertThat(server.requests().get(0))
                .contains("expansions=author_id,referenced_tweets.id", "user.fields=username", "tweet.fields=")
                .doesNotContain("backfill");
    }

    @Test
    void connectsAgainWhereTheAnswerEndsAndSaysWhatItMissed() throws Exception {
        server.script(LocalX.linesAndEnd(LocalX.post(1)), server.lines(LocalX.post(2)));

        until(listen(), 3);

        assertThat(LandedFiles.lines(folder)).contains(LocalX.post(1), LocalX.post(2));
        JsonNode gap = onlyGap("closed");
        assertThat(Instant.parse(gap.get("from").asText()))
                .isBefore(Instant.parse(gap.get("to").asText()));
    }

    @Test
    void aPostThatIsCutShortIsPartOfTheGap() throws Exception {
        server.script(LocalX.linesAndCut(LocalX.post(1)), server.lines(LocalX.post(2)));

        until(listen(), 3);

        assertThat(LandedFiles.lines(folder)).hasSize(3).contains(LocalX.post(1), LocalX.post(2));
        onlyGap("network");
    }

    @Test
    void keepsWhatXSaysBeforeItDisconnects() throws Exception {
        server.script(LocalX.linesAndEnd(LocalX.post(1), DISCONNECT), server.lines(LocalX.post(2)));

        until(listen(), 4);

        assertThat(LandedFiles.lines(folder)).contains(LocalX.post(1), DISCONNECT, LocalX.post(2));
        onlyGap("disconnected");
    }

    @Test
    void silenceWithoutHeartbeatsMeansTheConnectionIsDead() throws Exception {
        server.script(server.lines(LocalX.post(1)), server.lines(LocalX.post(2)));

        Listening listening = listen("listen.silence=200ms");
        until(listening, 3);

        assertThat(listening.figures().endings()).containsKey("silent");
        assertThat(LandedFiles.gaps(folder).get(0).get("reason").asText()).isEqualTo("silent");
    }

    @Test
    void heartbeatsMoveTheBeginningOfAGap() throws Exception {
        Instant before = Instant.now();
        until(listen("listen.maxAge=1ms"), 0);
        Files.write(folder.resolve("_listen-x.json"), new Position("x", null, before.minusSeconds(60)).toJson());
        server.script(server.lines("", ""));
        Path position = folder.resolve("_listen-x.json");

        try (Running running = new Running(listen("listen.maxAge=1ms"))) {
            running.until(() -> read(position).heardAt().isAfter(before));
        }
    }

    @Test
    void asksForWhatItMissedOnlyIfItIsToldTo() throws Exception {
        Instant last = Instant.now().minusSeconds(90);
        Files.write(folder.resolve("_listen-x.json"), new Position("x", null, last).toJson());
        server.script(server.lines(LocalX.post(1)));
        until(listen("listen.x.backfillMinutes=5"), 1);
        assertThat(server.requests().get(0)).endsWith("&backfill_minutes=2");
        assertThat(LandedFiles.gaps(folder)).isEmpty();

        Files.write(
                folder.resolve("_listen-x.json"),
                new Position("x", null, Instant.now().minus(Duration.ofHours(1))).toJson());
        server.script(server.lines(LocalX.post(2)));
        until(listen("listen.x.backfillMinutes=5"), 2);
        assertThat(server.requests().get(1)).endsWith("&backfill_minutes=5");
        JsonNode gap = onlyGap("not-listening");
        assertThat(Duration.between(
                        Instant.parse(gap.get("from").asText()),
                        Instant.parse(gap.get("to").asText())))
                .isBetween(Duration.ofMinutes(54), Duration.ofMinutes(56));
    }

    @Test
    void waitsAsXAsks() throws Exception {
        XStream stream = stream(config());
        server.script(
                LocalX.status(429, "x-rate-limit-reset", "" + (Instant.now().getEpochSecond() + 100)));
        server.script(LocalX.status(503, null, null));
        Ending limited = ending(stream);
        Ending unavailable = ending(stream);

        assertThat(limited.reason()).isEqualTo(Ending.Reason.RATE_LIMITED);
        assertThat(limited.retryAfter()).isBetween(Duration.ofSeconds(90), Duration.ofSeconds(100));
        assertThat(unavailable.reason()).isEqualTo(Ending.Reason.REFUSED);
        assertThat(pauses(stream, limited.reason())).startsWith(60_000L, 120_000L, 240_000L);
        assertThat(pauses(stream, unavailable.reason()))
                .startsWith(5_000L, 10_000L, 20_000L)
                .endsWith(320_000L);
        assertThat(pauses(stream, Ending.Reason.NETWORK))
                .startsWith(250L, 500L, 750L)
                .endsWith(16_000L);
    }

    private static List<Long> pauses(XStream stream, Ending.Reason reason) {
        return IntStream.rangeClosed(1, 100)
                .mapToObj(times -> stream.backOff(new Ending(reason, ""), times).toMillis())
                .toList();
    }

    private static Ending ending(XStream stream) {
        try {
            stream.connect(null, null);
            throw new AssertionError("was let in");
        } catch (Ending.NoConnection e) {
            return e.ending();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403})
    void doesNotTryAgainWhatXRefusesForGood(int status) throws Exception {
        server.script(LocalX.status(status, null, null));

        assertThatThrownBy(listen()::run).isInstanceOf(UserError.class).hasMessageContaining("X answers " + status);
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void sendsTheTokenToNoOtherHost() throws Exception {
        try (LocalX other = new LocalX()) {
            server.script(LocalX.status(302, "location", other.url() + "/2/tweets/search/stream"));

            assertThat(ending(stream(config())).reason()).isEqualTo(Ending.Reason.REFUSED);
            assertThat(other.requests()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " "})
    void needsAToken(String token) {
        assertThatThrownBy(() -> new XApi(config().listen().x(), token))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("X_BEARER_TOKEN");
    }

    @Test
    void addsAndListsRules() {
        XApi api = new XApi(config().listen().x(), LocalX.TOKEN);
        api.add(List.of("cats lang:en", "dogs"));
        api.add(List.of("dogs"));

        assertThat(api.rules())
                .containsExactly(new XApi.Rule("1", "cats lang:en", null), new XApi.Rule("2", "dogs", null));
        assertThatThrownBy(() -> api.add(List.of("(cats")))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("(cats")
                .hasMessageContaining("missing )");
    }

    /** What was paid for is kept, as it does not come again. */
    @Test
    void putsInPlaceWhatAKilledProcessLeft() throws Exception {
        Path left = folder.resolve("2026/06/17/.x-20260617T120000.000Z-0-0.jsonl_tmp");
        Files.createDirectories(left.getParent());
        Files.writeString(left, LocalX.post(1) + "\n");
        server.script(server.lines(LocalX.post(2)));

        until(listen(), 1);

        assertThat(left).doesNotExist();
        assertThat(LandedFiles.lines(folder)).contains(LocalX.post(1), LocalX.post(2));
    }

    private JsonNode onlyGap(String reason) {
        List<JsonNode> gaps = LandedFiles.gaps(folder);
        assertThat(gaps).hasSize(1);
        assertThat(gaps.get(0).get("source").asText()).isEqualTo("x");
        assertThat(gaps.get(0).get("reason").asText()).isEqualTo(reason);
        return gaps.get(0);
    }

    private static Position read(Path file) {
        try {
            return Position.parse(Files.readAllBytes(file));
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private Listening listen(String... options) throws Exception {
        TweetlakeConfig config = config(options);
        return Listening.to(new Hurried(stream(config)), config, folder.toString());
    }

    private XStream stream(TweetlakeConfig config) {
        return new XStream(
                new XApi(config.listen().x(), LocalX.TOKEN), config.listen().x(), Clock.systemUTC());
    }

    private TweetlakeConfig config(String... options) {
        List<String> all = new ArrayList<>(List.of("lake.root=lake", "listen.x.url=" + server.url()));
        all.addAll(List.of(options));
        return ConfigLoader.load(null, all, Map.of()).config();
    }

    private static void until(Listening listening, long records) throws Exception {
        try (Running running = new Running(listening)) {
            running.until(() -> listening.figures().records() >= records);
        }
    }
}
