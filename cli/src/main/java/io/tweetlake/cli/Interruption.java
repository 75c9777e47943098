package io.tweetlake.cli;

import java.io.IOException;

/**
 * The end of who is told to stop while scoring in this process. It comes at once: libtorch takes its tables apart when a JVM ends
 * by itself, and threads that still compute would crash it.
 */
final class Interruption {
    /** The exit status then. */
    static final int STATUS = 130;

    /** Something that scores, and whose work may be lost. */
    interface Scoring<T> {
        T run() throws IOException;
    }

    private Interruption() {}

    static <T> T endsAtOnce(Scoring<T> scoring) throws IOException {
        Thread end = new Thread(() -> Runtime.getRuntime().halt(STATUS));
        Runtime.getRuntime().addShutdownHook(end);
        try {
            return scoring.run();
        } finally {
            Runtime.getRuntime().removeShutdownHook(end);
        }
    }
}
