package io.tweetlake.tweets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TweetReaderTest {
    private static final Path SHAPES = Path.of("..", "src-test-data", "shapes");
    private static final String CLASSIC = """
            {"id": 2067173465877643765, "created_at": "Wed Jun 17 09:12:15 +0000 2026", "text": "hello", \
            "user": {"id": 9007199254740993, "screen_name": "ines"}%s}""";

    @Test
    void readsAPlainTweet() throws Exception {
        assertThat(shape("v1.1"))
                .isEqualTo(new Tweet(
                        "2067173465877643765",
                        "3532174397",
                        "inkwell_ines",
                        "@BeanBarn the new blend is wonderful & the barista drew a heron in the foam <3"
                                + " #coffee #PortMerrow https://t.co/joqgA2RB19",
                        "en",
                        Instant.parse("2026-06-17T09:12:15Z"),
                        null,
                        false,
                        null));
    }

    @Test
    void takesTheWholeTextOfExtendedMode() throws Exception {
        Tweet tweet = shape("v1.1-extended-mode");

        assertThat(tweet.id()).isEqualTo("2067178397053747702");
        assertThat(tweet.text())
                .startsWith("@NovaPhone @CityLoopTram one of you")
                .contains("the tram.\nNeither of you")
                .endsWith("Thanks & goodbye. #late https://t.co/Mg1YLVUHFj");
    }

    @Test
    void takesTheWholeTextOfCompatibilityMode() throws Exception {
        Tweet tweet = shape("v1.1-compatibility-mode");

        assertThat(tweet.id()).isEqualTo("2067182588744696311");
        assertThat(tweet.text()).endsWith("Thank you @SkyHopAir 🌅 #midnightsun #travel https://t.co/OMEF2Msj5c");
    }

    @Test
    void aRetweetIsTheRetweetersWithTheWholeTextOfTheOriginal() throws Exception {
        Tweet tweet = shape("v1.1-retweet");

        assertThat(tweet.retweet()).isTrue();
        assertThat(tweet.id()).isEqualTo("2067190545968529913");
        assertThat(tweet.userName()).isEqualTo("rookery_rae");
        assertThat(tweet.timestamp()).isEqualTo("2026-06-17T10:20:07Z");
        assertThat(tweet.text()).startsWith("Tide pool walk").endsWith("bring boots. @MerrowGazette #tidepools");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"$date\": \"2026-06-15T11:00:00Z\"}",
                "{\"$date\": 1781521200000}",
                "{\"$date\": {\"$numberLong\": \"1781521200000\"}}"
            })
    void valuesAreUnwrappedThatMongoexportWraps(String date) throws Exception {
        Tweet tweet = tweet("""
                {"_id": {"$oid": "5f"}, "id": {"$numberLong": "2067173465877643765"}, "text": "at \\"$5", "created_at": %s,
                 "user": {"id": {"$numberInt": "7"}, "screen_name": "inkwell_ines"}}""".formatted(date));

        assertThat(tweet.id()).isEqualTo("2067173465877643765");
        assertThat(tweet.userId()).isEqualTo("7");
        assertThat(tweet.text()).isEqualTo("at \"$5");
        assertThat(tweet.timestamp()).isEqualTo(Instant.parse("2026-06-15T11:00:00Z"));
    }

    @Test
    void aRetweetWithoutItsOriginalsTextKeepsItsOwn() throws Exception {
        Tweet tweet = tweet(CLASSIC.formatted(", \"retweeted_status\": {\"id\": 1}"));

        assertThat(tweet.retweet()).isTrue();
        assertThat(tweet.text()).isEqualTo("hello");
    }

    @Test
    void theQuotedTextIsNoPartOfAQuote() throws Exception {
        Tweet tweet = shape("v1.1-quote");

        assertThat(tweet.retweet()).isFalse();
        assertThat(tweet.text())
                .isEqualTo("Best left wing we have had in years 🦆😂 @fernside_fc https://t.co/mhPOkeZvIx");
    }

    @Test
    void readsTheCoursesFourFields() throws Exception {
        assertThat(shape("course"))
                .isEqualTo(new Tweet(
                        "h:8226ccd2e80d0e77f4fb93e2617d8fd0",
                        null,
                        "marble_maud",
                        "@inkwell_ines lost my keys, found them in the fridge, lost the fridge magnet. what a rubbish morning",
                        null,
                        Instant.parse("2026-06-17T11:05:06Z"),
                        GivenSentiment.NEGATIVE,
                        false,
                        null));
    }

    @Test
    void aRecordWithoutAnIdIsKnownByUserTimeAndText() throws Exception {
        String id = course("Wed Jun 17 04:05:06 PDT 2026", "maud", "hello");

        assertThat(course("Wed Jun 17 11:05:06 UTC 2026", "maud", "hello")).isEqualTo(id);
        assertThat(course("Wed Jun 17 04:05:07 PDT 2026", "maud", "hello")).isNotEqualTo(id);
        assertThat(course("Wed Jun 17 04:05:06 PDT 2026", "rae", "hello")).isNotEqualTo(id);
        assertThat(course("Wed Jun 17 04:05:06 PDT 2026", "maud", "hello!")).isNotEqualTo(id);
    }

    @Test
    void idsBeyondTheReachOfADoubleStayExact() throws Exception {
        Tweet tweet = tweet(CLASSIC.formatted(""));

        assertThat(tweet.id()).isEqualTo("2067173465877643765");
        assertThat(tweet.userId()).isEqualTo("9007199254740993");
    }

    @Test
    void theIdAsAStringGoesBeforeTheIdAsANumber() throws Exception {
        assertThat(tweet(CLASSIC.formatted(", \"id_str\": \"2067173465877643766\""))
                        .id())
                .isEqualTo("2067173465877643766");
        assertThat(tweet(CLASSIC.formatted(", \"id_str\": null")).id()).isEqualTo("2067173465877643765");
    }

    @Test
    void anIdThatLostItsDigitsIsNotUsedWhereTheStringHasThem() throws Exception {
        String raw = CLASSIC.replace("2067173465877643765", "2.0671734658776438E18");

        assertThat(tweet(raw.formatted(", \"id_str\": \"2067173465877643765\"")).id())
                .isEqualTo("2067173465877643765");
        assertThat(rejection(raw.formatted(", \"id_str\": \"\""))).hasMessage("id is `2.06717346587764378E18`");
    }

    /** Excel writes ids so, and programs that round them round the number too: three tweets would become one. */
    @Test
    void aRoundedIdInTheStringIsNotReplacedByTheNumber() throws Exception {
        String raw = CLASSIC.replace("2067173465877643765", "2066480000000000000");

        assertThat(rejection(raw.formatted(", \"id_str\": \"2.06648E+18\"")))
                .hasMessage("id_str is `2.06648E+18`")
                .returns(Rejection.Reason.BAD_ID, Rejection::reason);
        assertThat(tweet(raw.formatted(", \"id_str\": \" 2067173465877643765 \""))
                        .id())
                .isEqualTo("2067173465877643765");
        assertThat(tweet(raw.formatted("").replace("\"screen_name\"", "\"id_str\": \"9.00E+15\", \"screen_name\""))
                        .userId())
                .isNull();
        assertThat(rejection(
                        "{\"id_str\":\"2.06E+18\",\"date\":\"2026-06-17T11:02:00Z\",\"user\":\"x\",\"text\":\"x\"}"))
                .hasMessage("id_str is `2.06E+18`");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"extended_tweet\": {\"full_text\": \"\"}",
                "\"full_text\": \" \\n\"",
                "\"full_text\": \"\", \"extended_tweet\": {\"full_text\": \"\"}",
                "\"retweeted_status\": {\"full_text\": \"\", \"text\": \"\"}"
            })
    void aBlankTextHidesNoOther(String fields) throws Exception {
        assertThat(tweet(CLASSIC.formatted(", " + fields)).text()).isEqualTo("hello");
    }

    @Test
    void aBlankFieldHidesNoOther() throws Exception {
        assertThat(tweet("""
                {"data": {"id": "2067208121012453886", "text": "hello", "note_tweet": {"text": ""}, "created_at": "",
                 "lang": ""}}"""))
                .returns("hello", Tweet::text)
                .returns(null, Tweet::lang)
                .returns(Instant.parse("2026-06-17T11:29:57.576Z"), Tweet::timestamp);
        assertThat(tweet("""
                {"objectType": "activity", "verb": "post", "id": "tag:x:5", "body": "hello",
                 "long_object": {"body": ""}, "postedTime": "2026-06-17T11:02:00Z"}""").text()).isEqualTo("hello");
        assertThat(tweet("""
                {"id": "", "date": "2026-06-17T11:02:00Z", "text": "hello", "user": ""}"""))
                .returns(null, Tweet::userName)
                .extracting(Tweet::id, STRING)
                .startsWith("h:");
    }

    @Test
    void aByteOrderMarkIsNoPartOfARecord() throws Exception {
        assertThat(tweet("\uFEFF" + CLASSIC.formatted("")).text()).isEqualTo("hello");
        assertThat(rejection("\uFEFF\uFEFF{}").reason()).isEqualTo(Rejection.Reason.NOT_JSON);
    }

    @Test
    void aTweetOfAnArchiveHasNoAccount() throws Exception {
        String inner = """
                {"created_at": "Wed Jun 17 09:12:15 +0000 2026", "id": "2067173465877643765", \
                "id_str": "2067173465877643765", "full_text": "%s", "lang": "en"}""";

        assertThat(tweet("{\"tweet\": " + inner.formatted("Bread &amp; butter") + "}"))
                .isEqualTo(new Tweet(
                        "2067173465877643765",
                        null,
                        null,
                        "Bread & butter",
                        "en",
                        Instant.parse("2026-06-17T09:12:15Z"),
                        null,
                        false,
                        null));
        assertThat(tweet("{\"tweet\": " + inner.formatted("RT @ines: so") + "}").retweet())
                .isTrue();
        assertThat(tweet(inner.formatted("RT @ines: so")).retweet()).isFalse();
    }

    @Test
    void aTimeThatIsMissingIsTakenFromTheId() throws Exception {
        String raw = CLASSIC.replace("\"created_at\": \"Wed Jun 17 09:12:15 +0000 2026\"", "\"created_at\": null")
                .formatted("");

        assertThat(tweet(raw).timestamp()).isEqualTo("2026-06-17T09:12:15.148Z");
        assertThat(rejection(raw.replace("2067173465877643765", "29700859247"))).hasMessage("created_at is missing");
    }

    @Test
    void aUserWhoIsOnlyAStringIsAName() throws Exception {
        Tweet tweet = tweet("""
                {"id": 5, "created_at": "2026-06-17T11:02:00Z", "text": "hello", "user": "ines"}""");

        assertThat(tweet.userName()).isEqualTo("ines");
        assertThat(tweet.userId()).isNull();
    }

    @Test
    void aCourseRecordWithAnIdIsKnownByIt() throws Exception {
        String raw = """
                {"id": %s, "date": "2026-06-17T11:02:00Z", "text": "hello", "user": "ines"}""";

        assertThat(tweet(raw.formatted("1467810369")).id()).isEqualTo("1467810369");
        assertThat(tweet(raw.formatted("null")).id()).startsWith("h:");
    }

    @Test
    void aTweetThatIsWithheldSomewhereIsATweet() throws Exception {
        assertThat(tweet(CLASSIC.formatted(", \"withheld_in_countries\": [\"XY\"], \"withheld_scope\": \"status\""))
                        .text())
                .isEqualTo("hello");
    }

    @Test
    void ofTwoFieldsWithOneNameTheLastCounts() throws Exception {
        assertThat(tweet(CLASSIC.formatted(", \"text\": \"good bye\"")).text()).isEqualTo("good bye");
    }

    @Test
    void theRetweetedTextIsWholeInItsNoteToo() throws Exception {
        Tweet tweet = tweet("""
                {"data": {"id": "2067208121012453886", "text": "RT @tam: so…", "referenced_tweets": [
                    {"type": "replied_to", "id": "1"}, {"type": "retweeted", "id": "2"}]},
                 "includes": {"tweets": [
                    {"id": "1", "text": "no"}, {"id": "2", "text": "so…", "note_tweet": {"text": "so much more"}}]}}""");

        assertThat(tweet.retweet()).isTrue();
        assertThat(tweet.text()).isEqualTo("so much more");
    }

    @Test
    void aRetweetOfATweetThatIsNotIncludedKeepsItsOwnText() throws Exception {
        Tweet tweet = tweet("""
                {"data": {"id": "2067208121012453886", "text": "RT @tam: so…", "referenced_tweets": [
                    {"type": "retweeted", "id": "2"}]}, "includes": {"tweets": [{"id": "3", "text": "no"}]}}""");

        assertThat(tweet.retweet()).isTrue();
        assertThat(tweet.text()).isEqualTo("RT @tam: so…");
    }

    @Test
    void aRecordTooLargeForATweetIsNotEvenParsed() throws Exception {
        String largest = CLASSIC.formatted(
                " ".repeat(TweetReader.MAX_LENGTH - CLASSIC.formatted("").length()));

        assertThat(tweet(largest).text()).isEqualTo("hello");
        assertThat(rejection(largest + ' ').reason()).isEqualTo(Rejection.Reason.TOO_LARGE);
        assertThat(rejection("x".repeat(TweetReader.MAX_LENGTH + 1)))
                .hasMessage("1048577 characters, more than 1048576");
    }

    @Test
    void nestingDeeperThanAnyTweetIsRefused() {
        String deep = "{\"data\":".repeat(2000) + "1" + "}".repeat(2000);

        assertThat(rejection(deep).reason()).isEqualTo(Rejection.Reason.NOT_JSON);
        assertThat(rejection("{\"place\":" + deep + "}").reason()).isEqualTo(Rejection.Reason.NOT_JSON);
    }

    @Test
    void hugeNumbersAreNoIdsAndNoTimes() {
        String digits = "9".repeat(400);

        assertThat(rejection("{\"id\":%s,\"created_at\":1,\"user\":{},\"text\":\"x\"}".formatted(digits)))
                .hasMessage("id is `" + "9".repeat(80) + "…`");
        assertThat(rejection("{\"id\":1,\"created_at\":%s,\"user\":{},\"text\":\"x\"}".formatted(digits)))
                .hasMessage("created_at is `" + "9".repeat(80) + "…`");
        assertThat(rejection("{\"id\":1,\"created_at\":1e999,\"user\":{},\"text\":\"x\"}"))
                .hasMessage("created_at is `Infinity`");
    }

    @Test
    void newFieldsAndOddOnesDoNotSpoilATweet() throws Exception {
        Tweet tweet = tweet(CLASSIC.formatted(
                ", \"lang\": [1], \"sentiment\": \"POSITIVE\", \"extended_tweet\": null, \"full_text\": 5, \"n\": {}"));

        assertThat(tweet.text()).isEqualTo("hello");
        assertThat(tweet.lang()).isNull();
        assertThat(tweet.givenSentiment()).isEqualTo(GivenSentiment.POSITIVE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"id\":1 | NOT_JSON | Unexpected end-of-input",
                "{\"id\":NaN} | NOT_JSON | Non-standard token 'NaN'",
                "{} {} | NOT_JSON | more than one JSON value",
                "` ` | NOT_JSON | the record is empty",
                "[1] | NOT_A_TWEET | not an object but array",
                "null | NOT_A_TWEET | not an object but null",
                "{\"level\":\"info\",\"warning\":{\"text\":\"hot\"}} | NOT_A_TWEET | an object with the fields level, warning",
                "{\"data\":{\"id\":\"1\",\"username\":\"ines\"}} | NOT_A_TWEET | an object with the fields data",
                "{\"id\":1,\"text\":\"a row of any table\"} | NOT_A_TWEET | an object with the fields id, text",
                "{\"id\":1.5E18,\"created_at\":\"x\",\"user\":{},\"text\":\"x\"} | BAD_ID | id is ~1.5E18~",
                "{\"id\":12.0,\"created_at\":\"x\",\"user\":{},\"text\":\"x\"} | BAD_ID | id is ~12.0~",
                "{\"id\":{\"id\":1},\"created_at\":\"x\",\"user\":{},\"text\":\"x\"} | BAD_ID | id is ~{~id~:1}~",
                "{\"data\":{\"id\":\"x1\",\"text\":\"x\"}} | BAD_ID | id is ~x1~",
                "{\"data\":{\"id\":\"1\",\"text\":\"x\"}} | BAD_TIMESTAMP | created_at is missing",
                "{\"data\":{\"id\":\"1\",\"author_id\":\"1\"}} | NO_TEXT | text is missing",
                "{\"objectType\":\"activity\",\"verb\":\"post\",\"id\":\"tag:x\"} | BAD_ID | id is ~tag:x~",
                "{\"delete\":{\"status\":{\"id\":1.5}}} | BAD_ID | delete is ~{~status~:{~id~:1.5}}~",
                "{\"id\":null,\"created_at\":\"x\",\"user\":{},\"text\":\"x\"} | BAD_ID | id is missing",
                "{\"id\":1,\"created_at\":\"x\",\"user\":null,\"text\":\"x\"} | NOT_A_TWEET | fields id, created_at, user",
                "{\"id\":1,\"created_at\":\"soon\",\"user\":{},\"text\":\"x\"} | BAD_TIMESTAMP | created_at is ~soon~",
                "{\"id\":1,\"created_at\":null,\"user\":{},\"text\":\"x\"} | BAD_TIMESTAMP | created_at is missing",
                "{\"date\":\"soon\",\"user\":\"x\",\"text\":\"x\"} | BAD_TIMESTAMP | date is ~soon~",
                "{\"id\":1,\"created_at\":\"2026-06-17T11:02:00Z\",\"user\":{}} | NO_TEXT | text is missing",
                "{\"date\":\"2026-06-17T11:02:00Z\",\"user\":\"x\",\"text\":\" \"} | NO_TEXT | text is blank"
            })
    void saysWhyARecordIsNoTweet(String raw, Rejection.Reason reason, String detail) {
        Rejection rejection = rejection(raw);

        assertThat(rejection.reason()).isEqualTo(reason);
        assertThat(rejection.getMessage().replace('"', '~').replace('`', '~'))
                .contains(detail)
                .doesNotContain("[Source", "Feature", "StreamReadConstraints");
    }

    @Test
    void aDetailIsAnExcerptAndNeverHalfACharacter() {
        String raw = CLASSIC.replace("Wed Jun", "x" + "😍".repeat(100)).formatted("");
        Rejection rejection = rejection(raw);

        assertThat(rejection).hasMessage("created_at is `x" + "😍".repeat(39) + "…`");
    }

    private static Tweet shape(String name) throws IOException, Rejection {
        return tweet(Files.readString(SHAPES.resolve(name + ".json")));
    }

    private static Tweet tweet(String raw) throws Rejection {
        return (Tweet) TweetReader.read(raw);
    }

    private static Rejection rejection(String raw) {
        return catchThrowableOfType(Rejection.class, () -> TweetReader.read(raw));
    }

    private static String course(String date, String user, String text) throws Rejection {
        return tweet("{\"date\":\"%s\",\"user\":\"%s\",\"text\":\"%s\"}".formatted(date, user, text))
                .id();
    }
}
