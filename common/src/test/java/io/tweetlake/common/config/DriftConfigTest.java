package io.tweetlake.common.config;

import static io.tweetlake.common.config.Configs.config;
import static io.tweetlake.common.config.Configs.mistakes;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DriftConfigTest {
    @Test
    void hasAReferenceAndAThresholdByDefault() {
        assertThat(config().drift()).isEqualTo(new DriftConfig(5000, 200, 0.25));
    }

    @Test
    void takesEveryKey() {
        assertThat(config("drift.referenceRows=10", "drift.minRows=1", "drift.warnAbove=0.1")
                        .drift())
                .isEqualTo(new DriftConfig(10, 1, 0.1));
    }

    @Test
    void refusesWhatIsOutOfRange() {
        assertThat(mistakes("drift.minRows=0"))
                .containsExactly("drift.minRows: expected a number from 1 to 1000000000, found 0");
        assertThat(mistakes("drift.warnAbove=0")).containsExactly("drift.warnAbove: expected more than 0, found 0.0");
    }
}
