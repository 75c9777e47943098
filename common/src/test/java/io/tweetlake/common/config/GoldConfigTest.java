package io.tweetlake.common.config;

import static io.tweetlake.common.config.Configs.config;
import static io.tweetlake.common.config.Configs.mistakes;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class GoldConfigTest {
    @Test
    void takesSixteenMegabytesEachMinuteByDefault() {
        assertThat(config().gold()).isEqualTo(new GoldConfig(Trigger.parse("60s"), new DataSize(16L << 20), List.of()));
    }

    @Test
    void takesEveryKey() {
        assertThat(config("gold.trigger=available-now", "gold.maxBytesPerTrigger=512KB", "gold.languages=en, pt-BR")
                        .gold())
                .isEqualTo(new GoldConfig(Trigger.AVAILABLE_NOW, new DataSize(512L << 10), List.of("en", "pt-br")));
    }

    @Test
    void refusesNothingPerTrigger() {
        assertThat(mistakes("gold.maxBytesPerTrigger=0MB"))
                .singleElement()
                .asString()
                .contains("above zero");
    }
}
