package io.tweetlake.cli;

/**
 * Halts the JVM at once when it is told to stop while this process scores: libtorch takes its tables apart when a JVM ends by
 * itself, and threads that still compute would crash it.
 */
final class Interruption {
    /** The exit status then. */
    static final int STATUS = 130;

    /** Something that scores, and whose work may be lost. */
    interface Scoring<T, E extends Exception> {
        T run() throws E;
    }

    private Interruption() {}

    static <T, E extends Exception> T endsAtOnce(Scoring<T, E> scoring) throws E {
        Thread end = new Thread(() -> Runtime.getRuntime().halt(STATUS));
        Runtime.getRuntime().addShutdownHook(end);
        try {
            return scoring.run();
        } finally {
            Runtime.getRuntime().removeShutdownHook(end);
        }
    }
}
