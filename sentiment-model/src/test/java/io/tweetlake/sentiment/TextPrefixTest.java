package io.tweetlake.sentiment;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TextPrefixTest {

    @Test
    void aShortTextIsLeftAlone() {
        assertThat(TextPrefix.of("four", 4)).isEqualTo("four");
    }

    @Test
    void aLongTextEndsBeforeASpace() {
        assertThat(TextPrefix.of("one two three four", 12)).isEqualTo("one two");
        assertThat(TextPrefix.of("one two three", 7)).isEqualTo("one two");
    }

    @Test
    void noCharacterIsCutInTwo() {
        assertThat(TextPrefix.of("\uD83D\uDE00\uD83D\uDE00", 3)).isEqualTo("\uD83D\uDE00");
    }

    @Test
    void loneSurrogatesAreReplacedAndPairsAreKept() {
        assertThat(WellFormed.of("a\uD83Db\uDE00 \uD83D\uDE00")).isEqualTo("a\uFFFDb\uFFFD \uD83D\uDE00");
        assertThat(WellFormed.of("\uDE00\uD83D")).isEqualTo("\uFFFD\uFFFD");
    }
}
