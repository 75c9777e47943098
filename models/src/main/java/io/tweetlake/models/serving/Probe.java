package io.tweetlake.models.serving;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tweetlake.sentiment.Prediction;
import io.tweetlake.sentiment.SentimentPredictor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Texts whose predictions are known, in a file beside the model: a model that answers otherwise is not the one that was
 * registered, or this machine computes wrong.
 */
public record Probe(List<Probe.Example> examples) {
    public static final String FILE = "tweetlake-probe.json";

    /** Beyond what bf16 and int8 differ from fp32 by. */
    private static final double TOLERANCE = 0.2;

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> TEXTS = List.of(
            "I love this, best day ever!",
            "This is terrible, I hate it.",
            "The train leaves at nine.",
            "not bad at all \uD83D\uDE0A",
            "@user http please call me back",
            "worst. service. ever. #fail");

    /** @param positive probability, 0 to 1, as {@code negative} */
    record Example(String text, float negative, float positive) {}

    /** What this model says now, for those who load it later. */
    public static Probe of(SentimentPredictor predictor) {
        List<Prediction> predictions = predictor.predict(TEXTS);
        return new Probe(java.util.stream.IntStream.range(0, TEXTS.size())
                .mapToObj(i -> new Example(
                        TEXTS.get(i),
                        predictions.get(i).negative(),
                        predictions.get(i).positive()))
                .toList());
    }

    public byte[] json() throws IOException {
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(this);
    }

    /**
     * Tries a model on the texts in its folder, or where there are none on some that it must at least have an answer to.
     *
     * @throws IllegalStateException where it fails on one, or disagrees
     */
    static void check(Path folder, SentimentPredictor predictor) {
        Path file = folder.resolve(FILE);
        if (Files.exists(file)) {
            read(file).check(predictor);
        } else {
            predictor.predict(TEXTS).forEach(Probe::requireAnswer);
        }
    }

    private void check(SentimentPredictor predictor) {
        List<Prediction> predictions =
                predictor.predict(examples.stream().map(Example::text).toList());
        for (int i = 0; i < examples.size(); i++) {
            Example expected = examples.get(i);
            Prediction found = predictions.get(i);
            requireAnswer(found);
            double difference = Math.max(
                    Math.abs(found.negative() - expected.negative()), Math.abs(found.positive() - expected.positive()));
            if (difference > TOLERANCE) {
                throw new IllegalStateException(
                        "it disagrees with its own probe: `%s` is negative %.2f and positive %.2f here, and was %.2f and %.2f"
                                .formatted(
                                        expected.text(),
                                        found.negative(),
                                        found.positive(),
                                        expected.negative(),
                                        expected.positive()));
            }
        }
    }

    private static void requireAnswer(Prediction prediction) {
        if (prediction.error() != null) {
            throw new IllegalStateException("it fails on its probe: " + prediction.error());
        }
    }

    private static Probe read(Path file) {
        try {
            return JSON.readValue(file.toFile(), Probe.class);
        } catch (IOException e) {
            throw new IllegalStateException(FILE + " cannot be read: " + e.getMessage(), e);
        }
    }
}
