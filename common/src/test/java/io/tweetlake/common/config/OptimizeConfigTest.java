package io.tweetlake.common.config;

import static io.tweetlake.common.config.Configs.config;
import static io.tweetlake.common.config.Configs.mistakes;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class OptimizeConfigTest {
    @Test
    void keepsAWeekByDefault() {
        assertThat(config().optimize()).isEqualTo(new OptimizeConfig(Duration.ofDays(7)));
        assertThat(config("optimize.retention=36h").optimize()).isEqualTo(new OptimizeConfig(Duration.ofHours(36)));
    }

    @Test
    void refusesLessThanAMicroBatchMayTake() {
        assertThat(mistakes("optimize.retention=10m"))
                .containsExactly(
                        "optimize.retention: expected 1h or more, found 10m: a micro-batch in hand writes files"
                                + " that no version has yet");
    }

    @Test
    void refusesMoreThanATableRemembers() {
        assertThat(mistakes("optimize.retention=8d"))
                .containsExactly("optimize.retention: expected 7d or less, found 192h: a table does not remember for"
                        + " longer which files have left it");
    }
}
