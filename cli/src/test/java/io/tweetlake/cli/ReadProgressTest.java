package io.tweetlake.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReadProgressTest {
    @Test
    void showsHowMuchHasBeenReadOfHowMuch() {
        assertThat(ReadProgress.line(0, 1000)).isEqualTo("[                              ]   0 % of 1000 B");
        assertThat(ReadProgress.line(512 << 20, 1L << 30))
                .isEqualTo("[===============               ]  50 % of 1.0 GB");
    }

    @Test
    void isFullWhereChecksumsAreReadAsWell() {
        assertThat(ReadProgress.line(1100, 1000)).contains("] 100 % of");
    }
}
