package io.tweetlake.common.lake;

import static org.apache.spark.sql.functions.col;

import io.delta.tables.DeltaTable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RuntimeConfig;

/**
 * A MERGE whose commit carries a mark, by which its figures are found in the table's history, and maybe a Delta transaction.
 * Where an append takes both from its options, MERGE takes them from the session.
 */
final class MarkedMerge {
    /** How far back a merge is looked for: others write to the table too. */
    private static final int MOST_COMMITS_SINCE = 1_000;

    private final Lake lake;
    private final Table table;
    private final String mark;
    private final Map<String, String> settings;

    private MarkedMerge(Lake lake, Table table, String mark, Map<String, String> transaction) {
        this.lake = lake;
        this.table = table;
        this.mark = mark;
        this.settings = new HashMap<>(transaction);
        this.settings.put("spark.databricks.delta.commitInfo.userMetadata", mark);
    }

    /** Made as often as it is run. */
    static MarkedMerge of(Lake lake, Table table, String mark) {
        return new MarkedMerge(lake, table, mark, Map.of());
    }

    /** Made once, whatever the number of runs with the same writer and version, of which its mark is made. */
    static MarkedMerge once(Lake lake, Table table, String writer, long version) {
        return new MarkedMerge(
                lake,
                table,
                writer + ":" + version,
                Map.of(
                        "spark.databricks.delta.write.txnAppId",
                        writer,
                        "spark.databricks.delta.write.txnVersion",
                        Long.toString(version)));
    }

    /** @return what it did, or had done the first time */
    MergeFigures run(Function<DeltaTable, Dataset<Row>> merge) {
        RuntimeConfig session = lake.spark().conf();
        settings.forEach(session::set);
        try {
            List<Row> figures = CommitConflicts.retried(
                    table, () -> merge.apply(lake.deltaTable(table)).collectAsList());
            return figures.isEmpty()
                    ? history(lake, table, mark).values().stream().findFirst().orElse(new MergeFigures(0, 0, 0))
                    : read(figures.get(0));
        } finally {
            settings.keySet().forEach(session::unset);
        }
    }

    /** By the version of the table that the merge made. */
    static SortedMap<Long, MergeFigures> history(Lake lake, Table table, String mark) {
        SortedMap<Long, MergeFigures> merges = new TreeMap<>();
        lake.deltaTable(table)
                .history(MOST_COMMITS_SINCE)
                .where(col("userMetadata").equalTo(mark))
                .select("version", "operationMetrics")
                .collectAsList()
                .forEach(commit -> merges.put(commit.getLong(0), read(commit.<String, String>getJavaMap(1))));
        return merges;
    }

    /** The marks of merges that begin like this, as far back as the history is read. */
    static List<String> marks(Lake lake, Table table, String prefix) {
        return lake.deltaTable(table)
                .history(MOST_COMMITS_SINCE)
                .where(col("userMetadata").startsWith(prefix))
                .select("userMetadata")
                .as(Encoders.STRING())
                .collectAsList();
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
