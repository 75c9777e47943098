package io.tweetlake.common.config;

import static io.tweetlake.common.config.Configs.config;
import static io.tweetlake.common.config.Configs.mistakes;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BronzeConfigTest {
    @Test
    void runsEachMinuteByDefault() {
        assertThat(config().bronze()).isEqualTo(new BronzeConfig(Trigger.parse("60s")));
    }

    @Test
    void takesEveryKey() {
        assertThat(config("bronze.trigger=1h").bronze()).isEqualTo(new BronzeConfig(Trigger.parse("1h")));
    }

    @Test
    void refusesATriggerWithoutItsUnit() {
        assertThat(mistakes("bronze.trigger=5"))
                .singleElement()
                .asString()
                .startsWith("bronze.trigger: expected an interval with its unit");
    }
}
