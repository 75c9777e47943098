package io.tweetlake.common.config;

import static io.tweetlake.common.config.Configs.config;
import static io.tweetlake.common.config.Configs.mistakes;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PromotionConfigTest {
    @Test
    void hasAGateByDefault() {
        assertThat(config().promotion()).isEqualTo(new PromotionConfig(0.6, 0.01, 2000));
    }

    @Test
    void refusesWhatIsNoShareAndWhatIsNoNumber() {
        assertThat(mistakes("promotion.minMacroRecall=60"))
                .containsExactly("promotion.minMacroRecall: expected a share from 0 to 1, found 60.0");
        assertThat(mistakes("promotion.maxDrop=little"))
                .containsExactly("promotion.maxDrop: expected a number such as 0.5, found \"little\"");
    }
}
