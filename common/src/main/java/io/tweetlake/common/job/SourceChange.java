package io.tweetlake.common.job;

import org.apache.commons.lang3.exception.ExceptionUtils;
import org.apache.spark.SparkThrowable;

/** Tells the end of a query whose source table changed its columns from other ends. */
final class SourceChange {
    /** How Delta's names of the condition begin: with the version, with starting options, or with neither. */
    private static final String CONDITION = "DELTA_SCHEMA_CHANGED";

    private SourceChange() {}

    static boolean isCauseOf(Throwable thrown) {
        return ExceptionUtils.getThrowableList(thrown).stream()
                .anyMatch(cause -> cause instanceof SparkThrowable known
                        && known.getCondition() != null
                        && known.getCondition().startsWith(CONDITION));
    }
}
