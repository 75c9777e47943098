package io.tweetlake.common.config;

import static io.tweetlake.common.config.Configs.config;
import static io.tweetlake.common.config.Configs.mistakes;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TextsConfigTest {
    @Test
    void takesWideFilesAndLongTextsByDefault() {
        assertThat(config().texts()).isEqualTo(new TextsConfig(16_384, 16_777_216));
    }

    @Test
    void takesEveryKey() {
        assertThat(config("texts.maxColumns=3", "texts.maxCharacters=280").texts())
                .isEqualTo(new TextsConfig(3, 280));
    }

    @Test
    void refusesWhatIsOutOfRange() {
        assertThat(mistakes("texts.maxColumns=0"))
                .containsExactly("texts.maxColumns: expected a number from 1 to 1000000, found 0");
    }
}
