package io.tweetlake.tweets;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GivenSentimentTest {
    @ParameterizedTest
    @CsvSource({
        "negative, negative",
        "NEG, negative",
        "Neutral, neutral",
        "neu, neutral",
        "' Positive ', positive",
        "pos, positive"
    })
    void knowsTheWordsThatPeopleUse(String given, String label) {
        assertThat(GivenSentiment.of(given).label()).isEqualTo(label);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "1", "2", "4", "happy", "0.5"})
    void makesNothingOfOthers(String given) {
        assertThat(GivenSentiment.of(given)).isNull();
    }

    @Test
    void aLabelMayBeMissing() {
        assertThat(GivenSentiment.of(null)).isNull();
    }
}
