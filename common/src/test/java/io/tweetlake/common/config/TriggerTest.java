package io.tweetlake.common.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TriggerTest {
    @ParameterizedTest
    @CsvSource({"500ms,500", "60s,60000", "5m,300000", "1h,3600000", "2d,172800000", "10 s,10000", "5M,300000"})
    void readsAnIntervalInItsUnit(String text, long millis) {
        assertThat(Trigger.parse(text)).isEqualTo(new Trigger(Duration.ofMillis(millis)));
    }

    @Test
    void readsAvailableNow() {
        assertThat(Trigger.parse("available-now").isAvailableNow()).isTrue();
        assertThat(Trigger.parse("1s").isAvailableNow()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0s", "-1s", "60", "s", "1.5m", "60sec", "once", "999999999999999999d"})
    void refusesWhatIsNoInterval(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Trigger.parse(text))
                .withMessageContainingAll("such as 60s", "\"" + text + "\"");
    }

    @Test
    void refusesAnIntervalThatSparkWouldRoundToZero() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Trigger(Duration.ofNanos(1)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"500ms", "60s", "available-now"})
    void printsWhatItReads(String text) {
        assertThat(Trigger.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @CsvSource({"1h,5s", "60s,5s", "1s,250ms", "200ms,100ms", "10ms,10ms", "available-now,available-now"})
    void aFollowerLooksMoreOften(String trigger, String follower) {
        assertThat(Trigger.parse(trigger).ofFollower()).isEqualTo(Trigger.parse(follower));
    }
}
