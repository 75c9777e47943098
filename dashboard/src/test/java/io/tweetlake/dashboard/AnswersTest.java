package io.tweetlake.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tweetlake.common.lake.Lake;
import io.tweetlake.common.lake.Table;
import io.tweetlake.common.lake.TestLake;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("spark")
class AnswersTest {
    private static final Instant START = Instant.parse("2026-06-15T00:00:00Z");

    @TempDir
    private static Path folder;

    private static Lake lake;

    private final Map<Table, Long> versions = new HashMap<>();
    private Answers answers;

    @BeforeAll
    static void makeTables() {
        lake = TestLake.in(folder).lake();
        lake.createIfMissing(Table.GOLD_TWEETS);
        GoldTweets tweets = new GoldTweets();
        for (int hour = 0; hour < 30; hour++) {
            for (int tweet = 0; tweet < 6; tweet++) {
                String time = START.plusSeconds(3600L * hour + tweet).toString();
                tweets.add(time, tweet % 2 == 0 ? "negative" : "positive", "en", "o'brien", "1", "one of many");
            }
        }
        tweets.appendTo(lake);
    }

    @BeforeEach
    void open() {
        versions.put(Table.GOLD_TWEETS, lake.version(Table.GOLD_TWEETS));
        answers = new Answers(lake.in(lake.spark().newSession()), () -> versions);
    }

    private JsonNode rows(Widget widget, Map<String, String> parameters) throws IOException {
        return new ObjectMapper()
                .readTree(answers.to(widget, Filter.of(parameters)))
                .path("rows");
    }

    @Test
    void anAnswerIsKeptUntilItsTablesChange() {
        String first = answers.to(Widget.SENTIMENT_BY_DAY, Filter.NONE);

        versions.put(Table.SILVER_TWEETS, 7L);
        assertThat(answers.to(Widget.SENTIMENT_BY_DAY, Filter.NONE)).isSameAs(first);

        versions.put(Table.GOLD_TWEETS, 99L);
        assertThat(answers.to(Widget.SENTIMENT_BY_DAY, Filter.NONE)).isNotSameAs(first);
    }

    @Test
    void valuesAreLiteralsWhateverTheyHold() throws IOException {
        assertThat(rows(Widget.SENTIMENT_BY_MENTION, Map.of("mention", "o'brien"))
                        .get(0)
                        .path("total")
                        .asInt())
                .isEqualTo(180);
        assertThat(rows(Widget.SENTIMENT_BY_MENTION, Map.of("mention", "' OR 1=1 --")))
                .isEmpty();
    }

    @Test
    void spikesOfAPeriodAreMeasuredAgainstTheTimeBeforeIt() throws IOException {
        JsonNode hours = rows(Widget.SENTIMENT_SPIKES, Map.of("from", "2026-06-16"));

        assertThat(hours).hasSize(6);
        assertThat(hours.get(0).path("hour").asText()).isEqualTo("2026-06-16T00:00:00.000Z");
        assertThat(hours.get(0).path("expected_share").asDouble()).isBetween(0.4, 0.6);
    }

    @Test
    void microBatchesAreThoseOfTheLastDay() throws IOException {
        assertThat(rows(Widget.MICRO_BATCHES, Map.of())).hasSize(144);
    }

    @Test
    void aTableThatIsNotThereIsNamedWithItsPlace() {
        assertThat(answers.to(Widget.QUARANTINE_BY_REASON, Filter.NONE))
                .contains("\"missing\":{\"silver_quarantine\":\"" + lake.place(Table.SILVER_QUARANTINE));
    }
}
