package io.tweetlake.models.mlflow;

import java.util.Map;
import org.apache.spark.sql.types.StructType;

/**
 * A version of a table that a run reads.
 *
 * @param name that people see, such as {@code silver_tweets}
 * @param digest tells it from other versions; 36 characters at most
 * @param sourceType as MLflow knows them, such as {@code delta_table}
 * @param source what MLflow's {@code source_type} wants to know, such as {@code path} and {@code delta_table_version}
 * @param schema the columns; null where they are not known
 * @param context {@code inference} or {@code evaluation}
 */
public record TrackedDataset(
        String name, String digest, String sourceType, Map<String, Object> source, StructType schema, String context) {

    /**
     * A version of a Delta table.
     *
     * @param place its path, or its name in a catalog
     */
    public static TrackedDataset ofDelta(String name, String place, long version, StructType schema, String context) {
        return new TrackedDataset(
                name,
                "version-" + version,
                "delta_table",
                Map.of("path", place, "delta_table_version", version),
                schema,
                context);
    }
}
