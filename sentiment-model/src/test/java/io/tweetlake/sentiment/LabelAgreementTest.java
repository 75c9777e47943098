package io.tweetlake.sentiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LabelAgreementTest {

    @ParameterizedTest
    @ValueSource(floats = {0.01f, 0.05f, 0.3f})
    void aFewTextsTellWhatCountingTellsOfMany(float noise) {
        Random random = new Random(1);
        List<float[]> exact = new ArrayList<>();
        List<float[]> rounded = new ArrayList<>();
        for (int i = 0; i < 200_000; i++) {
            float logit = (float) random.nextGaussian();
            exact.add(new float[] {logit, 0});
            rounded.add(new float[] {logit + noise * (float) random.nextGaussian(), 0});
        }
        double counted = IntStream.range(0, exact.size())
                        .filter(i -> exact.get(i)[0] > 0 == rounded.get(i)[0] > 0)
                        .count()
                / (double) exact.size();
        assertThat(LabelAgreement.expected(exact.subList(0, 400), rounded.subList(0, 400)))
                .isCloseTo(counted, within(0.25 * (1 - counted)));
    }

    @Test
    void theMarginIsBetweenTheFirstTwoOfThreeLabels() {
        List<float[]> exact = List.of(new float[] {3, -9, 1});
        assertThat(LabelAgreement.expected(exact, List.of(new float[] {3, 5, 1})))
                .isEqualTo(1);
        assertThat(LabelAgreement.expected(exact, List.of(new float[] {3, -9, 3})))
                .isCloseTo(1 - 2 / (2 * 2 * Math.sqrt(2 * Math.PI)), within(1e-9));
    }

    @Test
    void aLogitThatIsNotANumberAgreesWithNothing() {
        assertThat(LabelAgreement.expected(List.of(new float[] {1, 0}), List.of(new float[] {Float.NaN, 0})))
                .isZero();
    }
}
