package io.tweetlake.sentiment;

import java.util.Locale;
import java.util.Optional;

/**
 * Threads of libtorch. Each predictor at work has so many of its own, which wait for each other by spinning: predictors and
 * threads together should be the cores.
 */
public final class LibtorchThreads {
    private static final String THREADS = "ai.djl.pytorch.num_threads";
    /** For parts of one forward pass beside each other, of which the encoder has none. */
    private static final String INTEROP_THREADS = "ai.djl.pytorch.num_interop_threads";

    private LibtorchThreads() {}

    /** Sets what is not set. Libtorch reads it once, when it loads. */
    public static void setIfMissing(int threads) {
        for (String property : new String[] {THREADS, INTEROP_THREADS}) {
            if (System.getProperty(property) == null) {
                System.setProperty(property, Integer.toString(property.equals(THREADS) ? threads : 1));
            }
        }
    }

    /** How many threads each predictor has; all cores by default. */
    public static int ofAPredictor() {
        return Integer.getInteger(THREADS, Runtime.getRuntime().availableProcessors());
    }

    /** As the JVM's option for so many. */
    public static String option(int threads) {
        return "-D" + THREADS + "=" + threads;
    }

    /**
     * What is wrong, and the fix, where they are more than the cores.
     *
     * @param predictors at work at the same time
     * @param threads of each
     */
    public static Optional<String> overload(int predictors, int threads, int cores) {
        if (predictors * threads <= cores) {
            return Optional.empty();
        }
        String fix = predictors <= cores
                ? "start the JVM with " + option(cores / predictors)
                : "score on no more than %d at a time, with %s".formatted(cores, option(1));
        return Optional.of(String.format(
                Locale.ROOT,
                "%d predictors with %d threads of libtorch each are more than the %d cores, and wait for each other. Fix: %s",
                predictors,
                threads,
                cores,
                fix));
    }
}
