package io.tweetlake.common.job;

import io.tweetlake.common.DaemonThreads;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.apache.spark.util.SignalUtils;

/**
 * Calls a function at SIGTERM, SIGINT or SIGHUP, in place of the JVM's shutdown. A second signal shuts the JVM down at once.
 * Shutdown hooks would not do: they also run at {@link System#exit}, which Spark calls after fatal errors.
 */
public final class StopSignals {
    /** The function for the next signal; null leaves it to the JVM. */
    private static final AtomicReference<Runnable> NEXT = new AtomicReference<>();

    static {
        Stream.of("TERM", "INT", "HUP").forEach(signal -> SignalUtils.register(signal, StopSignals::handle));
    }

    private StopSignals() {}

    /** @param stop called in a thread of its own */
    public static void call(Runnable stop) {
        NEXT.set(stop);
    }

    /** From here on a signal ends the JVM. */
    public static void leaveToTheJvm() {
        NEXT.set(null);
    }

    /** @return whether the signal needs no other handling */
    private static Object handle() {
        Runnable stop = NEXT.getAndSet(null);
        if (stop != null) {
            DaemonThreads.named("stop").newThread(stop).start();
        }
        return stop != null;
    }
}
