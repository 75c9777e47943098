package io.tweetlake.gold;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;

/**
 * Whether tweets are more negative than those before lead one to expect: the rule of the view {@code sentiment_spikes}, over
 * windows of labelled tweets in the order of labelling in place of hours. Shares are compared as angles,
 * {@code 2 * asin(sqrt(share))}, whose variance is {@code 1 / tweets} whatever the share (Anscombe 1948); expected is the median
 * angle of the windows before, and the distance from it is divided by how far windows usually are from it. Not thread-safe.
 */
final class NegativeSpikes {
    private static final int MOST_WINDOWS = 168;
    private static final int FEWEST_WINDOWS = 12;
    /** Standard deviations, estimated robustly. */
    private static final double LEAST_SCORE = 3.5;
    /** A median absolute deviation of a normal distribution in standard deviations. */
    private static final double DEVIATIONS = 1.4826;

    private final long minRows;
    private final double leastRise;
    private final Deque<Window> before = new ArrayDeque<>();
    private long negative;
    private long labelled;

    private record Window(double angle, double distance) {}

    /**
     * @param share of negative tweets, 0 to 1
     * @param expected share, 0 to 1
     */
    record Finding(double share, double expected, boolean isSpike) {}

    /**
     * @param minRows labelled tweets of a window, which may take several micro-batches
     * @param leastRise of the share, 0 to 1
     */
    NegativeSpikes(long minRows, double leastRise) {
        this.minRows = minRows;
        this.leastRise = leastRise;
    }

    /** @return null while the window fills, and while too few came before it */
    Finding add(long moreNegative, long moreLabelled) {
        negative += moreNegative;
        labelled += moreLabelled;
        if (labelled < minRows) {
            return null;
        }
        double share = (double) negative / labelled;
        double angle = 2 * Math.asin(Math.sqrt((negative + 0.375) / (labelled + 0.75)));
        double root = Math.sqrt(labelled + 0.5);
        negative = 0;
        labelled = 0;
        return compare(share, angle, root);
    }

    private Finding compare(double share, double angle, double root) {
        Finding finding = null;
        double distance = 0;
        OptionalDouble expected = median(before.stream().mapToDouble(Window::angle));
        if (expected.isPresent()) {
            distance = (angle - expected.getAsDouble()) * root;
        }
        if (before.size() >= FEWEST_WINDOWS) {
            double usual = median(before.stream().mapToDouble(window -> Math.abs(window.distance)))
                    .orElse(1);
            double score = distance / Math.max(1, DEVIATIONS * usual);
            double expectedShare = Math.pow(Math.sin(expected.getAsDouble() / 2), 2);
            finding = new Finding(share, expectedShare, score >= LEAST_SCORE && share - expectedShare >= leastRise);
        }
        before.addLast(new Window(angle, distance));
        if (before.size() > MOST_WINDOWS) {
            before.removeFirst();
        }
        return finding;
    }

    private static OptionalDouble median(DoubleStream values) {
        double[] sorted = values.sorted().toArray();
        if (sorted.length == 0) {
            return OptionalDouble.empty();
        }
        int middle = sorted.length / 2;
        return OptionalDouble.of(sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2);
    }
}
