package io.tweetlake.sentiment;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NativeSettingsTest {

    private static final String OPTIMIZER = "ai.djl.pytorch.graph_optimizer";

    @AfterEach
    void reset() {
        System.setProperty(OPTIMIZER, "false");
    }

    @Test
    void whatTheUserHasNotSetIsSet() {
        System.clearProperty(OPTIMIZER);
        NativeSettings.apply();
        assertThat(System.getProperty(OPTIMIZER)).isEqualTo("false");
    }

    @Test
    void whatTheUserHasSetStays() {
        System.setProperty(OPTIMIZER, "true");
        NativeSettings.apply();
        assertThat(System.getProperty(OPTIMIZER)).isEqualTo("true");
    }
}
