package io.tweetlake.common.config;

import static io.tweetlake.common.config.Configs.config;
import static io.tweetlake.common.config.Configs.mistakes;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SilverConfigTest {
    @Test
    void takesAQuarterOfAGigabyteEachMinuteByDefault() {
        assertThat(config().silver()).isEqualTo(new SilverConfig(Trigger.parse("60s"), new DataSize(256L << 20)));
    }

    @Test
    void takesEveryKey() {
        assertThat(config("silver.trigger=2m", "silver.maxBytesPerTrigger=1GB").silver())
                .isEqualTo(new SilverConfig(Trigger.parse("2m"), new DataSize(1L << 30)));
    }

    @Test
    void refusesASizeInAnUnknownUnit() {
        assertThat(mistakes("silver.maxBytesPerTrigger=256 megs"))
                .containsExactly("silver.maxBytesPerTrigger: expected a size with its unit (KB, MB, GB, TB)"
                        + " such as 64MB, or a number of bytes, found \"256 megs\"");
    }
}
