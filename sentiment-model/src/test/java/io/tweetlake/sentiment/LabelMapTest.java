package io.tweetlake.sentiment;

import static io.tweetlake.sentiment.Sentiment.NEGATIVE;
import static io.tweetlake.sentiment.Sentiment.NEUTRAL;
import static io.tweetlake.sentiment.Sentiment.POSITIVE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the labels of any classifier stand for. */
class LabelMapTest {
    private static final List<String> EMOTIONS = List.of("joy", "anger", "surprise");

    @ParameterizedTest
    @CsvSource(
            delimiter = '=',
            value = {
                "negative,neutral,positive=NEGATIVE,NEUTRAL,POSITIVE",
                "POSITIVE,NEGATIVE=POSITIVE,NEGATIVE",
                "NEG,NEU,POS=NEGATIVE,NEUTRAL,POSITIVE",
                "LABEL_0,LABEL_1=NEGATIVE,POSITIVE",
                "LABEL_0,LABEL_1,LABEL_2=NEGATIVE,NEUTRAL,POSITIVE",
                "1 star,2 stars,3 stars,4 stars,5 stars=NEGATIVE,NEGATIVE,NEUTRAL,POSITIVE,POSITIVE",
                "Very Negative,Negative,Neutral,Positive,Very Positive=NEGATIVE,NEGATIVE,NEUTRAL,POSITIVE,POSITIVE",
                "very_negative,very-positive=NEGATIVE,POSITIVE"
            })
    void wordsStarsAndCountsAreKnown(String names, String sentiments) {
        LabelMap map = LabelMap.of(List.of(names.split(",")), Map.of());
        assertThat(map.sentiments())
                .isEqualTo(Arrays.stream(sentiments.split(","))
                        .map(Sentiment::valueOf)
                        .toList());
        assertThat(map.given()).isFalse();
    }

    @Test
    void aGivenMapServesInsteadOfTheTable() {
        LabelMap map = LabelMap.of(
                List.of("LABEL_0", "LABEL_1"), Map.of("label_0", POSITIVE, "Label_1", NEGATIVE, "x", NEUTRAL));
        assertThat(map.sentiments()).containsExactly(POSITIVE, NEGATIVE);
        assertThat(map.given()).isTrue();
        assertThat(map.text()).isEqualTo("LABEL_0: positive, LABEL_1: negative");
    }

    @Test
    void aMapOfAnotherModelsLabelsLeavesTheTable() {
        assertThat(LabelMap.of(List.of("neg", "pos"), Map.of("1 star", NEGATIVE))
                        .given())
                .isFalse();
    }

    @Test
    void labelsThatAreNotKnownAreShownWithAMapToFillIn() {
        CheckpointException refusal = refusal(EMOTIONS, Map.of());
        assertThat(refusal.problem()).contains("its labels are joy, anger, surprise, which are not all known");
        assertThat(refusal.fix()).endsWith("model.labels: {\"joy\": ?, \"anger\": ?, \"surprise\": ?}");
    }

    @Test
    void aGivenMapMustHaveAllLabels() {
        assertThat(refusal(EMOTIONS, Map.of("joy", POSITIVE, "anger", NEGATIVE)).fix())
                .endsWith("{\"joy\": positive, \"anger\": negative, \"surprise\": ?}");
    }

    @Test
    void negativeAndPositiveMustBothBeThere() {
        Map<String, Sentiment> given = Map.of("joy", POSITIVE, "anger", NEUTRAL, "surprise", NEUTRAL);
        assertThat(refusal(EMOTIONS, given).problem()).contains("negative and positive among them");
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 6})
    void countsAndStarsOfAnotherNumberAreNotGuessed(int count) {
        assertThat(refusal(IntStream.range(0, count).mapToObj(i -> "LABEL_" + i).toList(), Map.of()))
                .isNotNull();
        assertThat(refusal(IntStream.range(0, count).mapToObj(i -> i + " stars").toList(), Map.of()))
                .isNotNull();
    }

    @Test
    void amongThousandsOfLabelsTwentyAreShown() {
        List<String> many = IntStream.range(0, 1000)
                .mapToObj(i -> "l" + i + "x".repeat(500))
                .toList();
        CheckpointException refusal = refusal(many, Map.of());
        assertThat(refusal.problem()).contains("l19x").doesNotContain("l20x").contains("and 980 more");
        assertThat(refusal.getMessage()).hasSizeLessThan(5_000);
    }

    @Test
    void groupedLogitsHaveTheProbabilitiesOfTheSentiments() {
        float[] logits = {1, 2, 0.5f, -1, 3};
        LabelMap map = LabelMap.of(List.of("1 star", "2 stars", "3 stars", "4 stars", "5 stars"), Map.of());
        Prediction expected = Prediction.of(logits, map.sentiments(), 1, 1);
        Prediction grouped = Prediction.of(map.grouped(logits), List.of(Sentiment.values()), 1, 1);
        assertThat(grouped.negative()).isCloseTo(expected.negative(), within(1e-6f));
        assertThat(grouped.neutral()).isCloseTo(expected.neutral(), within(1e-6f));
        assertThat(grouped.positive()).isCloseTo(expected.positive(), within(1e-6f));
    }

    private static CheckpointException refusal(List<String> names, Map<String, Sentiment> given) {
        return catchThrowableOfType(CheckpointException.class, () -> LabelMap.of(names, given));
    }
}
