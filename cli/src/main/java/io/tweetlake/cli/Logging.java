package io.tweetlake.cli;

import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.config.Configurator;

/** How much is logged; where and how it looks is in log4j2.properties. */
final class Logging {
    private static final String OURS = "io.tweetlake";
    /** Logs the stack trace of whatever ends a query, which we report ourselves. */
    private static final String QUERIES = "org.apache.spark.sql.execution.streaming";

    /** Which of the layouts of log4j2.properties it is. */
    private static final String LAYOUT = "tweetlake.logLayout";

    private Logging() {}

    static void configure(boolean verbose) {
        if (verbose) {
            System.setProperty(LAYOUT, "full");
            Configurator.reconfigure();
            Configurator.setRootLevel(Level.INFO);
            Configurator.setLevel(QUERIES, Level.INFO);
        }
    }

    /** For commands whose own output would drown in the jobs' lines. */
    static void onlyWarnings() {
        if (!verbose()) {
            Configurator.setLevel(OURS, Level.WARN);
        }
    }

    private static boolean verbose() {
        return LogManager.getRootLogger().isInfoEnabled();
    }
}
