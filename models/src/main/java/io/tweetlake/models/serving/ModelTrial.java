package io.tweetlake.models.serving;

import io.tweetlake.sentiment.Checkpoint;
import io.tweetlake.sentiment.ModelOptions;
import io.tweetlake.sentiment.Precision;
import io.tweetlake.sentiment.SentimentModel;
import io.tweetlake.sentiment.SentimentPredictor;
import java.nio.file.Path;
import java.util.List;

/** What {@link TrialProcess} runs: loads the checkpoint of a folder, and lets it answer its probe and some unusual texts. */
final class ModelTrial {
    static final int ANSWERED = 0;
    /** Of a JVM that finds no class. */
    static final int NOT_STARTED = 1;

    static final int REFUSED = 10;

    private static final List<String> UNUSUAL = List.of(
            "",
            " ".repeat(10_000),
            "a".repeat(10_000),
            "\n\r\n\t\u0000\u200d\u202e\ufeff",
            "\ud83d\udc68\u200d\ud83d\udc69\u200d\ud83d\udc67".repeat(200),
            "\u0645\u0631\u062d\u0628\u0627 \u0e2a\u0e27\u0e31\u0e2a\u0e14\u0e35 \u4f60\u597d \ufdfa".repeat(100));

    private ModelTrial() {}

    public static void main(String[] args) {
        Path folder = Path.of(args[0]);
        ModelOptions options =
                ModelOptions.defaults().withPrecision(Precision.FP32).withDevice("cpu");
        try (SentimentModel model = SentimentModel.load(Checkpoint.open(folder), options);
                SentimentPredictor predictor = model.newPredictor()) {
            Probe.check(folder, predictor);
            predictor.predict(UNUSUAL);
        } catch (RuntimeException e) {
            System.out.println(e.getMessage());
            System.exit(REFUSED);
        }
        System.exit(ANSWERED);
    }
}
