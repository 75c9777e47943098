package io.tweetlake.common.lake;

import static org.apache.spark.sql.functions.col;

import io.delta.tables.DeltaTable;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RuntimeConfig;

/**
 * A MERGE under a Delta transaction. Where an append takes its transaction from its options, MERGE takes it from the
 * session. The commit also carries the transaction's name, so that the figures of a merge that Delta passes over, as it is
 * in the table already, are found in the table's history.
 */
final class OnceOnlyMerge {
    /** How far back a repeated merge may lie: others write to the table too. */
    private static final int MOST_COMMITS_SINCE = 1_000;

    private final Lake lake;
    private final Table table;
    private final String writer;
    private final long version;
    private final Map<String, String> settings;

    OnceOnlyMerge(Lake lake, Table table, String writer, long version) {
        this.lake = lake;
        this.table = table;
        this.writer = writer;
        this.version = version;
        this.settings = Map.of(
                "spark.databricks.delta.write.txnAppId",
                writer,
                "spark.databricks.delta.write.txnVersion",
                Long.toString(version),
                "spark.databricks.delta.commitInfo.userMetadata",
                prefix(writer) + version);
    }

    MergeFigures run(Function<DeltaTable, Dataset<Row>> merge) {
        RuntimeConfig session = lake.spark().conf();
        settings.forEach(session::set);
        try {
            List<Row> figures = CommitConflicts.retried(
                    table, () -> merge.apply(lake.deltaTable(table)).collectAsList());
            return figures.isEmpty()
                    ? history(lake, table, writer).getOrDefault(version, new MergeFigures(0, 0, 0))
                    : read(figures.get(0));
        } finally {
            settings.keySet().forEach(session::unset);
        }
    }

    /** By version. */
    static SortedMap<Long, MergeFigures> history(Lake lake, Table table, String writer) {
        SortedMap<Long, MergeFigures> merges = new TreeMap<>();
        lake.deltaTable(table)
                .history(MOST_COMMITS_SINCE)
                .where(col("userMetadata").startsWith(prefix(writer)))
                .select("userMetadata", "operationMetrics")
                .collectAsList()
                .forEach(commit -> merges.put(
                        Long.parseLong(
                                commit.getString(0).substring(prefix(writer).length())),
                        read(commit.<String, String>getJavaMap(1))));
        return merges;
    }

    private static String prefix(String writer) {
        return writer + ":";
    }

    private static MergeFigures read(Row figures) {
        return new MergeFigures(
                figures.getAs("num_inserted_rows"),
                figures.getAs("num_updated_rows"),
                figures.getAs("num_deleted_rows"));
    }

    private static MergeFigures read(Map<String, String> metrics) {
        return new MergeFigures(
                Long.parseLong(metrics.get("numTargetRowsInserted")),
                Long.parseLong(metrics.get("numTargetRowsUpdated")),
                Long.parseLong(metrics.get("numTargetRowsDeleted")));
    }
}
