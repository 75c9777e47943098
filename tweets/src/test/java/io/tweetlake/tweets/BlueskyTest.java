package io.tweetlake.tweets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the golden table of {@link ShapesTest} has no row for. */
class BlueskyTest {
    private static final Path REAL_EVENTS = Path.of("..", "..", "shared", "data", "bluesky", "v1-events.jsonl");
    private static final String SEEN = "2026-06-17T15:00:00Z";

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            see a.example/b... now      | 4  | 18 | see http now
            see a.example/b... now      | 4  | 17 | see http now
            é a.example/b... now        | 3  | 17 | é http now
            ⛴️ a.example/b              | 7  | 18 | ⛴️ http
            read this article now       | 5  | 17 | read this article now
            a.example/b                 | 0  | 12 | a.example/b
            é a.example/b               | 1  | 13 | é a.example/b
            see https://a.example/b now | 4  | 23 | see http now
            """)
    void masksTheLinksThatATextShortens(String text, int start, int end, String masked) throws Exception {
        Tweet tweet = post("""
                {"text":"%s","facets":[{"index":{"byteStart":%d,"byteEnd":%d},
                 "features":[{"$type":"app.bsky.richtext.facet#link","uri":"https://a.example/b/c"}]}]}""".formatted(text, start, end));

        assertThat(tweet.text()).isEqualTo(text);
        assertThat(tweet.cleanText()).isEqualTo(masked);
    }

    @Test
    void masksALinkOnceWhereFacetsOverlap() throws Exception {
        Tweet tweet = post("""
                {"text":"see a.example/b","facets":[
                 {"index":{"byteStart":4,"byteEnd":15},"features":[{"$type":"app.bsky.richtext.facet#link"}]},
                 {"index":{"byteStart":6,"byteEnd":15},"features":[{"$type":"app.bsky.richtext.facet#link"}]}]}""");

        assertThat(tweet.cleanText()).isEqualTo("see http");
    }

    @Test
    void takesMentionsFromFacetsAndFromTheText() throws Exception {
        Tweet tweet = post("""
                {"text":"you, @Ada.Example and @bob.example. Mail me@c.example @d@e.example, see f.example/@g",
                 "facets":[
                 {"index":{"byteStart":0,"byteEnd":3},
                  "features":[{"$type":"app.bsky.richtext.facet#mention","did":"did:plc:you"}]},
                 {"index":{"byteStart":72,"byteEnd":84},
                  "features":[{"$type":"app.bsky.richtext.facet#link","uri":"https://f.example/@g"}]}]}""");

        assertThat(tweet.mentions()).containsExactly("did:plc:you", "ada.example", "bob.example");
    }

    @Test
    void takesTagsThatTheTextDoesNotShowAsTheirOwn() throws Exception {
        Tweet tweet = post("""
                {"text":"#one two #Three","tags":["four","THREE"," ",5],"facets":[
                 {"index":{"byteStart":5,"byteEnd":8},
                  "features":[{"$type":"app.bsky.richtext.facet#tag","tag":"Two words"}]}]}""");

        assertThat(tweet.hashtags()).containsExactly("one", "two words", "three", "four");
    }

    @ParameterizedTest
    @CsvSource({
        "2026-06-17T14:00:00Z, 2026-06-17T14:00:00Z",
        "2026-06-17T16:00:00+02:00, 2026-06-17T14:00:00Z",
        "1975-01-01T00:00:00Z, 1975-01-01T00:00:00Z",
        "2099-01-01T00:00:00Z, " + SEEN,
        "yesterday, " + SEEN,
        "'', " + SEEN
    })
    void isAsOldAsTheEarlierOfItsTwoTimes(String createdAt, Instant time) throws Exception {
        assertThat(post("{\"text\":\"a\",\"createdAt\":\"%s\"}".formatted(createdAt))
                        .timestamp())
                .isEqualTo(time);
    }

    @Test
    void needsATime() {
        Rejection rejection = rejection(
                v2("create", "{\"text\":\"a\",\"createdAt\":\"soon\"}").replace(SEEN, "later"));

        assertThat(rejection.reason()).isEqualTo(Rejection.Reason.BAD_TIMESTAMP);
        assertThat(rejection).hasMessage("createdAt is `soon`");
    }

    @Test
    void keepsAPostOfThreeHundredGraphemesWhole() throws Exception {
        String family = "👩‍👩‍👧‍👦";
        assertThat(post("{\"text\":\"%s\"}".formatted(family.repeat(300))).text())
                .isEqualTo(family.repeat(300));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"did\":\"did:plc:ada\"", "\"rkey\":\"3k2a\""})
    void refusesARecordWithoutItsAddress(String field) {
        String post = v2("create", "{\"text\":\"a\"}").replace(field, "\"x\":\"1\"");

        assertThat(rejection(post).reason()).isEqualTo(Rejection.Reason.BAD_ID);
        assertThat(rejection(post.replace("create", "delete")).reason()).isEqualTo(Rejection.Reason.BAD_ID);
    }

    @Test
    void setsAPostOfPicturesAloneAside() {
        assertThat(rejection(v2("create", "{\"text\":\"\",\"embed\":{}}")).reason())
                .isEqualTo(Rejection.Reason.NO_TEXT);
    }

    @Test
    void knowsWhosePostARecordHoldsThatCannotBeRead() {
        String address = "at://did:plc:ada/app.bsky.feed.post/3k2a";
        String noText = v2("create", "{\"text\":\"\"}");

        assertThat(TweetId.candidates(noText)).containsExactly(address);
        assertThat(TweetId.candidates(noText.substring(0, noText.length() - 20)))
                .contains(address);
        assertThat(TweetId.candidates("{\"uri\":\"" + address + "\",\"author\":{},\"record\":{\"text"))
                .contains(address);
        assertThat(TweetId.candidates(v2("update", "{\"text\":\"changed\"}"))).containsExactly(address);
        assertThat(TweetId.candidates("{\"did\":\"did:plc:ada\",\"time_us\":1,\"kind\":\"commit\",\"commit\":"
                        + "{\"operation\":\"delete\",\"collection\":\"app.bsky.feed.post\",\"rkey\":\"3k2a\"}}"))
                .isEmpty();
        assertThat(TweetId.spellings(address)).containsExactly(address);
    }

    /** Captured from the network; not in the repository. */
    @Test
    void readsEveryRealEvent() throws Exception {
        assumeTrue(Files.isRegularFile(REAL_EVENTS), "put events of Jetstream v1 into " + REAL_EVENTS);
        Map<String, Integer> counts = new TreeMap<>();
        List<Tweet> tweets = new ArrayList<>();
        for (String event : Files.readAllLines(REAL_EVENTS)) {
            try {
                ParsedRecord reading = TweetReader.read(event);
                if (reading instanceof Tweet tweet) {
                    tweets.add(tweet);
                } else {
                    counts.merge(((Notices) reading).all().get(0).kind().label(), 1, Integer::sum);
                }
            } catch (Rejection e) {
                counts.merge(e.reason().label(), 1, Integer::sum);
            }
        }

        assertThat(tweets).hasSize(16);
        assertThat(counts)
                .containsExactly(
                        Map.entry("delete", 1),
                        Map.entry("no-text", 1),
                        Map.entry("not-a-tweet", 132),
                        Map.entry("user-activate", 1),
                        Map.entry("user-profile-modification", 1));
        assertThat(tweets)
                .allSatisfy(tweet -> assertThat(tweet.timestamp())
                        .isBetween(Instant.parse("2026-07-04T14:30:00Z"), Instant.parse("2026-07-04T14:38:09Z")));
        assertThat(tweets.get(0).text()).isEqualTo("www.youtube.com/watch?v=V5lD...");
        assertThat(tweets.get(0).cleanText()).isEqualTo("http");
    }

    private static Tweet post(String record) throws Rejection {
        return (Tweet) TweetReader.read(v2("create", record));
    }

    private static Rejection rejection(String raw) {
        return catchThrowableOfType(Rejection.class, () -> TweetReader.read(raw));
    }

    private static String v2(String operation, String record) {
        return """
                {"$type":"message","payload":{"$type":"network.bsky.jetstream.subscribeEvents#commit","seq":1,
                 "did":"did:plc:ada","time":"%s","operation":"%s","collection":"app.bsky.feed.post","rkey":"3k2a",
                 "record":%s}}""".formatted(SEEN, operation, record);
    }
}
