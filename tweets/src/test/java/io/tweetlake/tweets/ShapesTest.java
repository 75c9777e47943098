package io.tweetlake.tweets;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every sample, against the row that was written by hand for it: all columns that come out of a record. */
class ShapesTest {
    static Stream<JsonNode> expected() throws Exception {
        return Samples.expected().stream();
    }

    @ParameterizedTest
    @MethodSource("expected")
    void everyShapeBecomesTheRowThatIsExpectedOfIt(JsonNode expected) throws Exception {
        String file = expected.get("file").textValue();
        int record = expected.get("record").intValue();

        ObjectNode row = row(TweetReader.read(Samples.records(file).get(record)));

        row.put("file", file).put("record", record);
        assertThat(row).isEqualTo(expected);
    }

    @Test
    void noSampleIsLeftOut() throws Exception {
        List<String> samples = new ArrayList<>();
        for (String file : Samples.files()) {
            for (int record = 0; record < Samples.records(file).size(); record++) {
                samples.add(file + ' ' + record);
            }
        }

        assertThat(Samples.expected())
                .extracting(row -> row.get("file").textValue() + ' ' + row.get("record"))
                .containsExactlyInAnyOrderElementsOf(samples);
    }

    @Test
    void everyKindOfNoticeHasASample() throws Exception {
        List<String> kinds =
                Stream.of(Notice.Kind.values()).map(Notice.Kind::label).toList();

        assertThat(Samples.expected().stream()
                        .filter(row -> row.has("kind"))
                        .map(row -> row.get("kind").textValue())
                        .distinct())
                .containsExactlyInAnyOrderElementsOf(kinds);
    }

    private static ObjectNode row(Reading reading) {
        ObjectNode row = Samples.JSON.createObjectNode();
        if (reading instanceof Notice notice) {
            return row.put("kind", notice.kind().label())
                    .put("tweet_id", notice.tweetId())
                    .put("user_id", notice.userId())
                    .put("timestamp", text(notice.timestamp()));
        }
        Tweet tweet = (Tweet) reading;
        row.put("tweet_id", tweet.id())
                .put("user_id", tweet.userId())
                .put("user_name", tweet.userName())
                .put("full_text", tweet.text())
                .put("clean_text", TweetText.masked(tweet.text()))
                .put("lang", tweet.lang())
                .put("timestamp", text(tweet.timestamp()))
                .put(
                        "event_date",
                        tweet.timestamp().atOffset(ZoneOffset.UTC).toLocalDate().toString())
                .put(
                        "given_sentiment",
                        tweet.givenSentiment() == null
                                ? null
                                : tweet.givenSentiment().label())
                .put("is_retweet", tweet.retweet());
        TweetText.mentions(tweet.text()).forEach(row.putArray("mentions")::add);
        TweetText.hashtags(tweet.text()).forEach(row.putArray("hashtags")::add);
        return row;
    }

    private static String text(Instant timestamp) {
        return timestamp == null ? null : timestamp.toString();
    }
}
