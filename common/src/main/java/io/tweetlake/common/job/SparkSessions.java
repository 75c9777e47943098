package io.tweetlake.common.job;

import io.tweetlake.common.config.SparkConfig;
import org.apache.spark.sql.SparkSession;

/** Makes the session that every job and command runs in. */
public final class SparkSessions {
    private SparkSessions() {}

    /**
     * On Databricks and under {@code spark-submit} this takes the session that is there; what {@code spark.conf} says is
     * set on it all the same.
     */
    public static SparkSession open(SparkConfig config) {
        SparkSession.Builder builder = SparkSession.builder()
                .appName("tweetlake")
                .config("spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension")
                .config("spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog")
                // Dates are cut from timestamps in the session's zone, and every date of ours is a UTC day.
                .config("spark.sql.session.timeZone", "UTC")
                // What a micro-batch keeps for a moment costs more to compress than to keep.
                .config("spark.sql.inMemoryColumnarStorage.compressed", false)
                // A key that occurs twice is well-formed JSON: the last one counts, as it does in most readers.
                .config("spark.sql.variant.allowDuplicateKeys", true);
        if (config.master() != null) {
            builder.master(config.master());
        }
        config.conf().forEach(builder::config);
        return builder.getOrCreate();
    }
}
