package io.tweetlake.sentiment;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Scores different texts, and prints what the process holds after each tenth of them, by the kernel's count and by
 * DJL's. For {@link MeasuredProcess}.
 */
final class Soak {
    static final int SAMPLES = 10;

    private static final double LEAST_AGREEMENT = 0.01;

    private Soak() {}

    /** @param args a checkpoint's folder, how many texts, and the precision; int8 in one digit */
    public static void main(String[] args) {
        int count = Integer.parseInt(args[1]);
        // Some ten thousand batches, and a cache that texts leave as others come.
        ModelOptions options = new ModelOptions(Precision.valueOf(args[2]), "cpu", 512, 2048, 1 << 20)
                .withLabelAgreement(LEAST_AGREEMENT);
        try (SentimentModel model = SentimentModel.load(Checkpoint.open(Path.of(args[0])), options);
                ParallelPredictor predictor = new ParallelPredictor(model, 2)) {
            Iterator<String> texts =
                    IntStream.range(0, count).mapToObj(Soak::text).iterator();
            Iterator<Prediction> predictions =
                    predictor.predict(texts, Function.identity(), (text, prediction) -> prediction);
            for (int scored = 1; predictions.hasNext(); scored++) {
                if (predictions.next().error() != null) {
                    throw new IllegalStateException("text " + scored + " has no prediction");
                }
                if (scored % (count / SAMPLES) == 0) {
                    System.out.println(MeasuredProcess.residentKilobytes() + " "
                            + model.encoder().arrays());
                }
            }
        }
    }

    /** No two are equal. A number is a single token to the tiny tokenizer, which knows no digits. */
    private static String text(int i) {
        return "good ".repeat(i % 4) + i;
    }
}
