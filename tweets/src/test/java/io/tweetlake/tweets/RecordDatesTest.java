package io.tweetlake.tweets;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordDatesTest {
    private static final Instant TO = Instant.parse("2030-01-02T03:04:05Z");

    /** Whatever the shape, Silver reads the moved record as the same tweet at the other time. */
    @Test
    void movesTheTweetsOfEveryShape() throws Exception {
        int moved = 0;
        for (String file : Samples.files()) {
            for (String record : Samples.records(file)) {
                moved += movesOrLeavesAlone(record) ? 1 : 0;
            }
        }
        assertThat(moved).isGreaterThan(20);
    }

    private static boolean movesOrLeavesAlone(String record) throws Exception {
        byte[] before = record.getBytes(StandardCharsets.UTF_8);
        byte[] after = RecordDates.moved(before, TO);
        if (!(reading(record) instanceof Tweet tweet) || RecordDates.of(before).isEmpty()) {
            return false;
        }
        assertThat(RecordDates.of(before).orElseThrow().truncatedTo(ChronoUnit.SECONDS))
                .as(record)
                .isEqualTo(tweet.timestamp().truncatedTo(ChronoUnit.SECONDS));
        Tweet other = (Tweet) reading(new String(after, StandardCharsets.UTF_8));
        assertThat(other.timestamp().truncatedTo(ChronoUnit.SECONDS)).as(record).isEqualTo(TO);
        assertThat(other.text()).isEqualTo(tweet.text());
        return true;
    }

    private static ParsedRecord reading(String record) {
        try {
            return TweetReader.read(record);
        } catch (Rejection e) {
            return null;
        }
    }

    @Test
    void movesWhatTheTweetRepeatsAsFarAndLeavesAccountsAlone() throws IOException {
        String record = """
                {"created_at":"Mon Jun 15 18:18:12 +0000 2026","timestamp_ms":"1781547492123","text":"a","score":1.10,
                 "user":{"created_at":"Wed Aug 27 13:08:45 +0000 2008"},
                 "retweeted_status":{"created_at":"Mon Jun 15 18:18:02 +0000 2026","user":{"created_at":"x"}}}""";
        JsonNode moved = Samples.JSON.readTree(RecordDates.moved(record.getBytes(StandardCharsets.UTF_8), TO));
        assertThat(moved.at("/created_at").asText()).isEqualTo("Wed Jan 02 03:04:05 +0000 2030");
        assertThat(moved.at("/timestamp_ms").asText())
                .isEqualTo(String.valueOf(TO.plusMillis(123).toEpochMilli()));
        assertThat(moved.at("/retweeted_status/created_at").asText()).isEqualTo("Wed Jan 02 03:03:55 +0000 2030");
        assertThat(moved.at("/user/created_at").asText()).isEqualTo("Wed Aug 27 13:08:45 +0000 2008");
    }

    @ParameterizedTest
    @CsvSource({
        "1781521200, 1893553445",
        "1781521200.0, 1893553445",
        "1781521200000, 1893553445000",
        "\"1781521200\", \"1893553445\"",
        "\"2026-06-15 11:00:00\", \"2030-01-02T03:04:05.000Z\""
    })
    void secondsStaySecondsAndMillisecondsMilliseconds(String before, String after) {
        String record = "{\"created_at\":%s}";

        assertThat(RecordDates.moved(record.formatted(before).getBytes(StandardCharsets.UTF_8), TO))
                .asString(StandardCharsets.UTF_8)
                .isEqualTo(record.formatted(after));
    }

    @Test
    void leavesARecordWithoutADateAsItCame() {
        for (String record :
                new String[] {"{\"delete\": {\"status\":{\"id_str\":\"7\"}}}", "{\"broken", "[1, 2]", "7"}) {
            byte[] bytes = record.getBytes(StandardCharsets.UTF_8);
            assertThat(RecordDates.of(bytes)).isEmpty();
            assertThat(RecordDates.moved(bytes, TO)).isSameAs(bytes);
        }
    }
}
