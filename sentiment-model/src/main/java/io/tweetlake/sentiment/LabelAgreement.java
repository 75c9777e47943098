package io.tweetlake.sentiment;

import java.util.Arrays;
import java.util.List;

/**
 * How many labels rounding changes, told from the logits of a few texts.
 *
 * <p>Counting would take thousands of texts to tell 99.5 % from 99.0 %. But a label changes where rounding moves the margin
 * between the first two labels across zero, and both can be measured on a few texts. Moves that are normal with a root mean
 * square of e, and margins that have the density d near zero, make d * e / sqrt(2 pi) of the labels change; half of the
 * margins are below their median m, so d is about 1 / (2 m).
 */
final class LabelAgreement {
    private static final double CHANGES = 1 / (2 * Math.sqrt(2 * Math.PI));

    private LabelAgreement() {}

    /**
     * @param exact logits of each text as they should be, two labels at least
     * @param rounded logits of the same texts
     * @return the share of texts, 0.5 to 1, that are expected to keep their label; 0 where a logit is not a number
     */
    static double expected(List<float[]> exact, List<float[]> rounded) {
        double[] margins = new double[exact.size()];
        double moves = 0;
        for (int i = 0; i < margins.length; i++) {
            int first = largestBut(-1, exact.get(i));
            int second = largestBut(first, exact.get(i));
            margins[i] = exact.get(i)[first] - exact.get(i)[second];
            double move = rounded.get(i)[first] - rounded.get(i)[second] - margins[i];
            moves += move * move / margins.length;
        }
        if (!Double.isFinite(moves)) {
            return 0;
        }
        Arrays.sort(margins);
        double median = margins[margins.length / 2];
        return moves == 0 ? 1 : Math.max(0.5, 1 - CHANGES * Math.sqrt(moves) / median);
    }

    private static int largestBut(int other, float[] logits) {
        int largest = other == 0 ? 1 : 0;
        for (int i = 0; i < logits.length; i++) {
            largest = i != other && logits[i] > logits[largest] ? i : largest;
        }
        return largest;
    }
}
