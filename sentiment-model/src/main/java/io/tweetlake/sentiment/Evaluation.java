package io.tweetlake.sentiment;

import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/**
 * How well predictions agree with given labels. Figures are those of scikit-learn with {@code zero_division=0}, over the labels
 * that occur among the given or the predicted ones.
 *
 * @param confusion how many texts of each given label (first index, by {@link Sentiment#id()}) got each predicted one
 * @param failed texts that could not be scored; in no other figure
 * @param calibrationError expected calibration error: over 15 bins of equal width of the predicted label's probability, the
 *     difference between its mean and the share of right labels, weighted by the texts of the bin
 */
public record Evaluation(long[][] confusion, long failed, double calibrationError) {
    private static final int BINS = 15;

    /** @param given a label for each prediction */
    public static Evaluation of(List<Sentiment> given, List<Prediction> predictions) {
        int labels = Sentiment.values().length;
        long[][] confusion = new long[labels][labels];
        double[] confidence = new double[BINS];
        long[] right = new long[BINS];
        long failed = 0;
        for (int i = 0; i < predictions.size(); i++) {
            Prediction prediction = predictions.get(i);
            if (prediction.sentiment() == null) {
                failed++;
                continue;
            }
            confusion[given.get(i).id()][prediction.sentiment().id()]++;
            int bin = Math.min((int) (prediction.score() * BINS), BINS - 1);
            confidence[bin] += prediction.score();
            right[bin] += given.get(i) == prediction.sentiment() ? 1 : 0;
        }
        double difference = 0;
        for (int bin = 0; bin < BINS; bin++) {
            // The bin's weight cancels its count.
            difference += Math.abs(confidence[bin] - right[bin]);
        }
        long scored = predictions.size() - failed;
        return new Evaluation(confusion, failed, scored == 0 ? 0 : difference / scored);
    }

    /** Texts that were scored. */
    public long scored() {
        return sum((given, predicted) -> true);
    }

    /** Texts of that label. */
    public long support(Sentiment label) {
        return sum((given, predicted) -> given == label.id());
    }

    public double accuracy() {
        return ratio(sum((given, predicted) -> given == predicted), scored());
    }

    /** Of the texts that got this label, the share that has it. */
    public double precision(Sentiment label) {
        return ratio(hits(label), sum((given, predicted) -> predicted == label.id()));
    }

    /** Of the texts that have this label, the share that got it. */
    public double recall(Sentiment label) {
        return ratio(hits(label), support(label));
    }

    public double f1(Sentiment label) {
        double precision = precision(label);
        double recall = recall(label);
        return precision + recall == 0 ? 0 : 2 * precision * recall / (precision + recall);
    }

    /** The mean of {@link #recall} over the labels. */
    public double macroRecall() {
        return macro(this::recall);
    }

    /** Every figure by its name, for example {@code recall_positive} and {@code macro_f1}; each from 0 to 1 but counts. */
    public Map<String, Double> metrics() {
        Map<String, Double> metrics = new LinkedHashMap<>();
        metrics.put("accuracy", accuracy());
        metrics.put("macro_precision", macro(this::precision));
        metrics.put("macro_recall", macroRecall());
        metrics.put("macro_f1", macro(this::f1));
        metrics.put("weighted_precision", weighted(this::precision));
        metrics.put("weighted_recall", weighted(this::recall));
        metrics.put("weighted_f1", weighted(this::f1));
        for (Sentiment label : labels()) {
            String name = label.name().toLowerCase(Locale.ROOT);
            metrics.put("precision_" + name, precision(label));
            metrics.put("recall_" + name, recall(label));
            metrics.put("f1_" + name, f1(label));
            metrics.put("support_" + name, (double) support(label));
        }
        metrics.put("expected_calibration_error", calibrationError);
        metrics.put("texts", (double) scored());
        metrics.put("failed", (double) failed);
        return metrics;
    }

    /** Those that occur, by id. */
    public Set<Sentiment> labels() {
        Set<Sentiment> labels = EnumSet.noneOf(Sentiment.class);
        for (Sentiment label : Sentiment.values()) {
            if (sum((given, predicted) -> given == label.id() || predicted == label.id()) > 0) {
                labels.add(label);
            }
        }
        return labels;
    }

    private double macro(ToDoubleFunction<Sentiment> figure) {
        return labels().stream().mapToDouble(figure).average().orElse(0);
    }

    private double weighted(ToDoubleFunction<Sentiment> figure) {
        double sum = labels().stream()
                .mapToDouble(label -> figure.applyAsDouble(label) * support(label))
                .sum();
        return scored() == 0 ? 0 : sum / scored();
    }

    private long hits(Sentiment label) {
        return confusion[label.id()][label.id()];
    }

    @FunctionalInterface
    private interface Cells {
        boolean take(int given, int predicted);
    }

    private long sum(Cells cells) {
        long sum = 0;
        for (int given = 0; given < confusion.length; given++) {
            for (int predicted = 0; predicted < confusion.length; predicted++) {
                sum += cells.take(given, predicted) ? confusion[given][predicted] : 0;
            }
        }
        return sum;
    }

    private static double ratio(long part, long whole) {
        return whole == 0 ? 0 : (double) part / whole;
    }
}
