package io.tweetlake.sentiment;

import static io.tweetlake.sentiment.Sentiment.NEGATIVE;
import static io.tweetlake.sentiment.Sentiment.NEUTRAL;
import static io.tweetlake.sentiment.Sentiment.POSITIVE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class PredictionTest {

    @Test
    void probabilitiesAreTheSoftmaxOfTheLogitsInTheOrderOfTheLabels() {
        Prediction prediction = Prediction.of(new float[] {2, 1, 0}, List.of(POSITIVE, NEUTRAL, NEGATIVE), 5, 1.5);
        assertThat(prediction.sentiment()).isEqualTo(POSITIVE);
        assertThat(prediction.positive()).isEqualTo(0.66524f, within(1e-5f));
        assertThat(prediction.neutral()).isEqualTo(0.24473f, within(1e-5f));
        assertThat(prediction.negative()).isEqualTo(0.09003f, within(1e-5f));
        assertThat(prediction.score()).isEqualTo(prediction.positive());
        assertThat(prediction.error()).isNull();
    }

    @Test
    void twoLabelsHaveNoNeutral() {
        Prediction prediction = Prediction.of(new float[] {0, 0.1f}, List.of(NEGATIVE, POSITIVE), 5, 1.5);
        assertThat(prediction.neutral()).isNull();
        assertThat(prediction.negative() + prediction.positive()).isEqualTo(1, within(1e-6f));
    }

    @Test
    void probabilitiesOfLabelsThatStandForTheSameAddUp() {
        // The likeliest label is neutral; the likeliest sentiment is not.
        Prediction prediction = Prediction.of(
                new float[] {1, 1, 1.2f, -9, -9}, List.of(NEGATIVE, NEGATIVE, NEUTRAL, POSITIVE, POSITIVE), 5, 1.5);
        assertThat(prediction.sentiment()).isEqualTo(NEGATIVE);
        assertThat(prediction.negative()).isEqualTo(0.62083f, within(1e-4f));
        assertThat(prediction.score()).isEqualTo(prediction.negative());
        assertThat(prediction.negative() + prediction.neutral() + prediction.positive())
                .isEqualTo(1, within(1e-6f));
    }

    @Test
    void largeLogitsDoNotOverflow() {
        Prediction prediction =
                Prediction.of(new float[] {3e38f, 0, -3e38f}, List.of(NEGATIVE, NEUTRAL, POSITIVE), 5, 1.5);
        assertThat(prediction.negative()).isEqualTo(1);
        assertThat(prediction.positive()).isZero();
    }

    @Test
    void aLogitThatIsNotANumberIsAnError() {
        Prediction prediction =
                Prediction.of(new float[] {0, Float.NaN, 1}, List.of(NEGATIVE, NEUTRAL, POSITIVE), 5, 1.5);
        assertThat(prediction.sentiment()).isNull();
        assertThat(prediction.error()).contains("NaN");
        assertThat(prediction.score()).isZero();
    }
}
