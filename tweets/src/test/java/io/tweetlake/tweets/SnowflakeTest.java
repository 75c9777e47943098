package io.tweetlake.tweets;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SnowflakeTest {
    @Test
    void anIdIsTheMillisecondInWhichItWasGiven() {
        assertThat(Snowflake.time("2067173465877643765")).isEqualTo("2026-06-17T09:12:15.148Z");
        assertThat(Snowflake.time("29700859248")).isEqualTo("2010-11-04T01:43:01.738Z");
    }

    @ParameterizedTest
    @ValueSource(strings = {"29700859247", "20", "0", "-2067173465877643765", "99999999999999999999", "h:12", ""})
    void idsOfOtherKindsHaveNoTime(String id) {
        assertThat(Snowflake.time(id)).isNull();
    }
}
