package io.tweetlake.common.job;

import io.tweetlake.common.config.Trigger;
import io.tweetlake.common.metrics.Health;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;

/** A job of the pipeline: checked and started here, then run by Spark until it is stopped. */
public interface StreamingJob {
    /** The name of the query, the checkpoint and the log lines: {@code bronze}, {@code silver} or {@code gold}. */
    String name();

    Trigger trigger();

    /**
     * Checks what can be checked, creates the tables that are missing and starts the query.
     *
     * @throws io.tweetlake.common.UserError where the configuration names something that cannot be used
     */
    StreamingQuery start(SparkSession spark);

    /**
     * Called when the query first moves, when it is found to be stalled, and when it moves again. Must not wait.
     *
     * @param health of this job
     */
    default void healthChanged(Health.Part health) {}

    /** Lets go of what the job holds besides its query, which has ended. */
    default void close() {}
}
