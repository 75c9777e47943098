package io.tweetlake.common.job;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the process when a thread dies of an error of the JVM. Without its scheduler's threads, Spark would wait forever. It does
 * the same itself for such errors in tasks.
 */
final class FatalErrors {
    private static final Logger LOG = LoggerFactory.getLogger(FatalErrors.class);
    /** Spark passes what ends such a thread to whoever waits for the query. */
    private static final String THREAD_OF_A_QUERY = "stream execution thread";

    private FatalErrors() {}

    static void endTheProcess() {
        Thread.setDefaultUncaughtExceptionHandler(FatalErrors::handle);
    }

    private static void handle(Thread thread, Throwable thrown) {
        if (thread.getName().startsWith(THREAD_OF_A_QUERY)) {
            return;
        }
        if (thrown instanceof VirtualMachineError) {
            FailureReport report = FailureReport.of(thrown);
            LOG.error("{}", report.message());
            System.exit(report.status());
        }
        LOG.error("the thread {} ended", thread.getName(), thrown);
    }
}
