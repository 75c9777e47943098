package io.tweetlake.common.job;

import io.tweetlake.common.config.Trigger;
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

    /** Lets go of what the job holds besides its query, which has ended. */
    default void close() {}
}
