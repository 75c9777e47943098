package io.tweetlake.tweets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LabelCodingTest {
    @ParameterizedTest
    @CsvSource({
        "0/1/2, 2, POSITIVE",
        "0/1/2, 1, NEUTRAL",
        "0/1, 1, POSITIVE",
        "0/1, 1.0, POSITIVE",
        "0/2/4, 2, NEUTRAL",
        "0/2/4, 4, POSITIVE",
        "-1/0/1, 0, NEUTRAL",
        "-1/0/1, ' -1 ', NEGATIVE",
        "0/1, Neutral, NEUTRAL"
    })
    void aNumberMeansWhatItsCodingSaysAndAWordWhatItSays(String coding, String given, GivenSentiment label) {
        assertThat(LabelCoding.parse(coding).read(given)).isEqualTo(label);
    }

    @ParameterizedTest
    @CsvSource({"0/1/2, 4", "0/1, 2", "0/2/4, 1", "0/1, ''", "0/1, x"})
    void aNumberOfAnotherCodingIsNoLabel(String coding, String given) {
        assertThat(LabelCoding.parse(coding).read(given)).isNull();
    }

    @Test
    void withoutACodingOnlyWordsAreLabels() {
        assertThat(LabelCoding.WORDS.read("neg")).isEqualTo(GivenSentiment.NEGATIVE);
        assertThat(LabelCoding.WORDS.read("2")).isNull();
        assertThat(LabelCoding.WORDS.read(null)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "0/0", "0/0.0", "0/1/2/3", "a/b", "0//1"})
    void aCodingIsTwoOrThreeDifferentNumbers(String text) {
        assertThatThrownBy(() -> LabelCoding.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("such as 0/1/2");
    }
}
