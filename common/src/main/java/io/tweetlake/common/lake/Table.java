package io.tweetlake.common.lake;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.TimestampType;

/** The tables of the lake. Their names and columns are final: people write SQL against them. */
public enum Table {
    BRONZE_TWEETS(Schemas.BRONZE_TWEETS, "ingest_date"),
    SILVER_TWEETS(Schemas.SILVER_TWEETS, Constraints.SILVER_TWEETS, "event_date"),
    SILVER_QUARANTINE(Schemas.SILVER_QUARANTINE),
    SILVER_NOTICES(Schemas.SILVER_NOTICES),
    SILVER_BATCHES(Schemas.SILVER_BATCHES),
    SILVER_DELETIONS(Schemas.SILVER_DELETIONS),
    ERASURES(Schemas.ERASURES),
    GOLD_TWEETS(Schemas.GOLD_TWEETS, Constraints.GOLD_TWEETS, "event_date"),
    GOLD_CHALLENGER(Schemas.GOLD_CHALLENGER, "event_date");

    private static final Set<String> SKIPPED_BY = Set.of(
            "tweet_id", "user_id", "batch_id", "source_file", "writer", "reason", "kind", "quarantine_id", "lang");

    private final StructType schema;
    private final SortedMap<String, String> constraints;
    private final List<String> clusterColumns;

    Table(StructType schema, String... clusterColumns) {
        this(schema, Collections.emptySortedMap(), clusterColumns);
    }

    Table(StructType schema, SortedMap<String, String> constraints, String... clusterColumns) {
        this.schema = schema;
        this.constraints = constraints;
        this.clusterColumns = List.of(clusterColumns);
    }

    /** As SQL knows it, for example {@code silver_tweets}. */
    public String tableName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The columns in order, each nullable and with its comment. */
    public StructType schema() {
        return schema;
    }

    /** Delta's CHECK constraints by name: SQL conditions that every row must meet. */
    public SortedMap<String, String> constraints() {
        return constraints;
    }

    /** By which of its columns a reader can pass over files: times, days, names and ids; long texts would only cost. */
    public List<String> statsColumns() {
        return Arrays.stream(schema.fields())
                .filter(column -> column.dataType() instanceof TimestampType
                        || column.dataType() instanceof DateType
                        || SKIPPED_BY.contains(column.name()))
                .map(StructField::name)
                .toList();
    }

    /** What OPTIMIZE lays the rows out by; empty where no query has a favourite column. */
    public List<String> clusterColumns() {
        return clusterColumns;
    }
}
