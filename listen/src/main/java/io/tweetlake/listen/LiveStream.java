package io.tweetlake.listen;

import io.tweetlake.common.UserError;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** A service that sends without end. */
interface LiveStream {
    /** As files and the cursor are named. */
    String name();

    /** Whether what comes behind a position can be had again. */
    boolean repeats();

    /**
     * @param from null to begin with what comes next
     * @throws Ending.NoConnection where there is no connection, and may be one later
     * @throws UserError if only a change of the configuration or the account can help
     */
    Connection connect(Position from, Sink sink) throws Ending.NoConnection;

    /** @param failures how many times in a row no connection was made, or one ended before anything was heard; from 1 */
    Duration backOff(Ending ending, int failures);

    /** One connection. */
    interface Connection {
        /** Completes when it has ended, exceptionally with what the sink threw. */
        CompletableFuture<Ending> ended();

        /** Ends it; nothing is put into the sink afterwards. */
        void close();
    }
}
