package io.tweetlake.common.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ShareWindowTest {
    @Test
    void smallMicroBatchesAreTakenTogether() {
        ShareWindow window = new ShareWindow(100);

        assertThat(window.add(10, 60)).isEmpty();
        assertThat(window.add(10, 40)).hasValue(0.2);
        assertThat(window.add(0, 99)).isEmpty();
        assertThat(window.add(50, 1)).hasValue(0.5);
    }
}
