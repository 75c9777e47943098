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

        ParsedRecord reading = TweetReader.read(Samples.records(file).get(record));
        int notice = expected.path("notice_index").asInt();
        ObjectNode row = reading instanceof Notices notices
                ? row(notices.all().get(notice)).put("notice_index", notice)
                : row((Tweet) reading);

        row.put("file", file).put("record", record);
        assertThat(row).isEqualTo(expected);
    }

    @Test
    void noSampleIsLeftOut() throws Exception {
        List<String> samples = new ArrayList<>();
        for (String file : Samples.files()) {
            List<String> records = Samples.records(file);
            for (int record = 0; record < records.size(); record++) {
                ParsedRecord reading = TweetReader.read(records.get(record));
                int rows = reading instanceof Notices notices ? notices.all().size() : 1;
                for (int row = 0; row < rows; row++) {
                    samples.add(file + ' ' + record);
                }
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

    private static ObjectNode row(Notice notice) {
        return Samples.JSON
                .createObjectNode()
                .put("kind", notice.kind().label())
                .put("tweet_id", notice.tweetId())
                .put("user_id", notice.userId())
                .put("timestamp", text(notice.timestamp()));
    }

    private static ObjectNode row(Tweet tweet) {
        ObjectNode row = Samples.JSON.createObjectNode();
        row.put("tweet_id", tweet.id())
                .put("user_id", tweet.userId())
                .put("user_name", tweet.userName())
                .put("full_text", tweet.text())
                .put("clean_text", tweet.cleanText())
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
        tweet.mentions().forEach(row.putArray("mentions")::add);
        tweet.hashtags().forEach(row.putArray("hashtags")::add);
        return row;
    }

    private static String text(Instant timestamp) {
        return timestamp == null ? null : timestamp.toString();
    }
}
