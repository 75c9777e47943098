package io.tweetlake.testing;

import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The tags of a test that is not quick, each named for what the test needs. Tests without one run by {@code ./mvnw test};
 * {@code ./mvnw verify} adds all but endurance.
 */
enum Lane {
    /** A Spark session in the JVM of the test. */
    SPARK,
    /** The packaged product: its jars, or processes that run them. */
    PROCESS,
    /** A Docker daemon. */
    DOCKER,
    /** A Python environment with MLflow. */
    MLFLOW,
    /** Chromium. */
    BROWSER,
    /** Minutes: kills again and again, waits through faults, or counts to a million. */
    ENDURANCE;

    String tag() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The tags that name no lane. */
    static Set<String> unknown(Set<String> tags) {
        Set<String> unknown = new TreeSet<>(tags);
        Stream.of(values()).map(Lane::tag).forEach(unknown::remove);
        return unknown;
    }
}
