package io.tweetlake.listen;

import java.time.Duration;

/**
 * Why a connection ended, or was not made.
 *
 * @param detail what the service or the network said
 * @param retryAfter what the service asks to wait at least; zero where it asks nothing
 */
record Ending(Reason reason, String detail, Duration retryAfter) {
    Ending(Reason reason, String detail) {
        this(reason, detail, Duration.ZERO);
    }

    /** What decides how long to wait. */
    enum Reason {
        /** The network failed, or the connection was cut. */
        NETWORK("network"),
        /** The service closed it. */
        CLOSED("closed"),
        /** The service closed it, and said that it will not send the rest. */
        DISCONNECTED("disconnected"),
        /** Nothing came for too long. */
        SILENT("silent"),
        /** The service closed it, because we read too slowly. */
        TOO_SLOW("too-slow"),
        /** The service answered with an HTTP error. */
        REFUSED("refused"),
        /** The service answered that there were too many requests. */
        RATE_LIMITED("rate-limited");

        private final String label;

        Reason(String label) {
            this.label = label;
        }

        String label() {
            return label;
        }
    }

    /** Thrown where there is no connection that could end. */
    static final class NoConnection extends Exception {
        private static final long serialVersionUID = 1L;

        private final transient Ending ending;

        NoConnection(Ending ending) {
            super(ending.detail(), null, false, false);
            this.ending = ending;
        }

        Ending ending() {
            return ending;
        }
    }
}
