package io.tweetlake.sentiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EvaluationTest {
    static Stream<JsonNode> cases() throws IOException {
        try (InputStream golden = EvaluationTest.class.getResourceAsStream("evaluation-golden.json")) {
            return StreamSupport.stream(new ObjectMapper().readTree(golden).spliterator(), false);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void figuresAreThoseOfScikitLearn(JsonNode golden) {
        List<Sentiment> given = new ArrayList<>();
        List<Prediction> predictions = new ArrayList<>();
        for (int i = 0; i < golden.path("given").size(); i++) {
            given.add(Sentiment.values()[golden.path("given").path(i).asInt()]);
            predictions.add(prediction(golden.path("predicted").path(i).asInt(), (float)
                    golden.path("confidence").path(i).asDouble()));
        }

        Evaluation evaluation = Evaluation.of(given, predictions);

        golden.path("figures")
                .properties()
                .forEach(figure -> assertThat(evaluation.metrics().get(figure.getKey()))
                        .as(figure.getKey())
                        .isCloseTo(figure.getValue().asDouble(), within(1e-6)));
    }

    @Test
    void aTextThatCouldNotBeScoredIsCountedAndInNoOtherFigure() {
        Evaluation evaluation = Evaluation.of(
                List.of(Sentiment.POSITIVE, Sentiment.NEGATIVE),
                List.of(prediction(2, 0.9f), Prediction.failed("there is no text", 0, 0)));

        assertThat(evaluation.failed()).isEqualTo(1);
        assertThat(evaluation.scored()).isEqualTo(1);
        assertThat(evaluation.accuracy()).isEqualTo(1);
    }

    @Test
    void nothingIsNoReasonToFail() {
        assertThat(Evaluation.of(List.of(), List.of()).metrics())
                .containsEntry("accuracy", 0.0)
                .containsEntry("macro_recall", 0.0);
    }

    private static Prediction prediction(int label, float score) {
        Sentiment sentiment = Sentiment.values()[label];
        return new Prediction(
                sentiment,
                sentiment == Sentiment.NEGATIVE ? score : 0,
                sentiment == Sentiment.NEUTRAL ? score : 0,
                sentiment == Sentiment.POSITIVE ? score : 0,
                1,
                1,
                null,
                false);
    }
}
