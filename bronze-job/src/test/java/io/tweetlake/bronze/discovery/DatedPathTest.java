package io.tweetlake.bronze.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tweetlake.common.UserError;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatedPathTest {
    private static final Instant NEW_YEARS_EVE = Instant.parse("2026-12-31T22:59:59.999Z");
    private static final Instant NEW_YEAR = Instant.parse("2027-01-01T00:00:00Z");

    @Test
    void hasAFolderForEachPartOfTheTimeBetween() {
        assertThat(between("s3a://b/{yyyy}/{MM}/{dd}/{HH}/"))
                .containsExactly("s3a://b/2026/12/31/22/", "s3a://b/2026/12/31/23/", "s3a://b/2027/01/01/00/");
        assertThat(between("s3a://b/day={yyyy}-{MM}-{dd}"))
                .containsExactly("s3a://b/day=2026-12-31", "s3a://b/day=2027-01-01");
        assertThat(between("s3a://b/{yyyy}{MM}/")).containsExactly("s3a://b/202612/", "s3a://b/202701/");
        assertThat(between("/{yyyy}/x")).containsExactly("/2026/x", "/2027/x");
    }

    @Test
    void isAPatternForAnyTime() {
        assertThat(new DatedPath("s3a://b/{yyyy}/{MM}").anyTime()).isEqualTo("s3a://b/[0-9][0-9][0-9][0-9]/[0-9][0-9]");
    }

    @ParameterizedTest
    @CsvSource({
        "s3a://b/tweets/{yyyy}/{MM}/, s3a://b/tweets/",
        "s3a://b/tweets/day={yyyy}, s3a://b/tweets/",
        "s3a://b/{yyyy}, s3a://b/",
        "/data/tweets*/x, /data/",
        "tweets*, .",
        "s3a://b/tweets, s3a://b/tweets",
    })
    void knowsWhatAllIsBelow(String path, String base) {
        assertThat(new DatedPath(path).base()).isEqualTo(base);
    }

    @ParameterizedTest
    @ValueSource(strings = {"s3a://b/{yyyy}/{mm}", "s3a://b/{year}", "s3a://b/{MM}/{dd}", "s3a://b/{yyyy}/{dd}"})
    void refusesWhatIsNoTime(String path) {
        assertThatThrownBy(() -> new DatedPath(path))
                .isInstanceOf(UserError.class)
                .hasMessageContaining(path)
                .hasMessageContaining("{yyyy}");
    }

    @ParameterizedTest
    @CsvSource({
        "s3a://b/{yyyy}/{MM}/{dd}/{HH}/, 2026/12/31/22/x/a.json, 2026-12-31T22:00:00Z",
        "/data/tweets/day={yyyy}-{MM}-{dd}, day=2026-12-31/2027-01-01/a, 2026-12-31T00:00:00Z",
        "tweets*/{yyyy}{MM}/, tweets-2025/202612/a, 2026-12-01T00:00:00Z",
        "/*.d/{yyyy}/of-{yyyy}.json, x.d/2026/of-2026.json, 2026-01-01T00:00:00Z",
        "'/{a,b}/{yyyy}/', b/2026/a, 2026-01-01T00:00:00Z",
        "/*/{yyyy}/, x/y/2026/a,",
        "/{yyyy}/{MM}/{dd}, 2026/02/30/a,",
        "/{yyyy}/of-{yyyy}.json, 2026/of-2027.json,",
        "/tweets, 2026/a,",
    })
    void readsTheTimeOfAFile(String path, String file, Instant time) {
        assertThat(new DatedPath(path).time(file)).isEqualTo(time);
    }

    @Test
    void leavesOtherBracesToHadoop() {
        assertThat(new DatedPath("/data/{a,b}/").isDated()).isFalse();
    }

    private static Iterable<String> between(String path) {
        return new DatedPath(path).between(NEW_YEARS_EVE, NEW_YEAR);
    }
}
