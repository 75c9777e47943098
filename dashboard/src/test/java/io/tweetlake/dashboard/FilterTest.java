package io.tweetlake.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FilterTest {
    private static final Instant NOON = Instant.parse("2026-06-15T12:00:00Z");

    @Test
    void aPeriodOfDaysHasBothOfThem() {
        Filter filter = Filter.of(Map.of("from", "2026-06-15", "to", "2026-06-16"));

        assertThat(filter.from()).isEqualTo("2026-06-15T00:00:00Z");
        assertThat(filter.until()).isEqualTo("2026-06-17T00:00:00Z");
    }

    @Test
    void anHourWithinDaysIsTheHour() {
        Filter filter = Filter.of(Map.of("from", "2026-06-15", "hour", NOON.toString(), "to", "2026-06-15"));

        assertThat(filter.from()).isEqualTo(NOON);
        assertThat(filter.until()).isEqualTo(NOON.plus(Duration.ofHours(1)));
    }

    @Test
    void theLastHoursAreThoseBeforeTheNewestTweet() {
        assertThat(Filter.of(Map.of("last", "24h")).before(NOON).from()).isEqualTo("2026-06-14T12:00:00Z");
        assertThat(Filter.of(Map.of("last", "24h")).before(null).from()).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "from, yesterday, 2026-06-15",
        "hour, 2026-06-15, 2026-06-15T17:00:00Z",
        "last, 1h, 24h",
        "mention, '', characters",
        "sql, DROP TABLE gold_tweets, no filter `sql`"
    })
    void whatItDoesNotKnowIsRefused(String name, String value, String hint) {
        assertThatThrownBy(() -> Filter.of(Map.of(name, value)))
                .isInstanceOf(BadRequest.class)
                .hasMessageContaining(hint);
    }
}
