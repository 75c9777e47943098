package io.tweetlake.silver;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.not;

import io.tweetlake.common.lake.Deletions;
import io.tweetlake.common.lake.Lake;
import io.tweetlake.common.lake.Table;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * Looks for what erased accounts wrote in every data file below the tables, those too that only older versions have, or none:
 * the proof that an erasure has left nothing. It reads all of them.
 */
public final class ErasureProof {
    private static final String LOG = "_delta_log";

    /** The columns that say whose content a row has; a file without one of them has nulls. */
    private static final Map<Table, String> CONTENT = Map.of(
            Table.BRONZE_TWEETS, "raw STRING",
            Table.SILVER_QUARANTINE, "raw STRING",
            Table.SILVER_NOTICES, "raw STRING",
            Table.SILVER_TWEETS, "tweet_id STRING, user_id STRING, user_name STRING",
            Table.GOLD_TWEETS, "tweet_id STRING, user_id STRING, user_name STRING",
            Table.GOLD_CHALLENGER, "tweet_id STRING");

    private final Lake lake;
    private final Deletions deletions;

    public ErasureProof(Lake lake) {
        this.lake = lake;
        this.deletions = new Deletions(lake);
    }

    /** A data file that still has something an erased account wrote. */
    public record Finding(String account, Table table, String file) {}

    /** Looks for the accounts whose erasure is finished and not proven; for those without a finding, notes that it is proven. */
    public List<Finding> look() {
        if (!lake.exists(Table.ERASURES)) {
            return List.of();
        }
        Dataset<Row> accounts = lake.read(Table.ERASURES)
                .where("erased_at is not null and proven_at is null")
                .select("user_id")
                .distinct()
                .localCheckpoint();
        if (accounts.isEmpty()) {
            return List.of();
        }
        List<Finding> findings = CONTENT.keySet().stream()
                .sorted()
                .flatMap(table -> look(table, accounts).stream())
                .toList();
        Set<String> found = findings.stream().map(Finding::account).collect(Collectors.toSet());
        prove(accounts.where(not(col("user_id").isin(found.toArray()))));
        return findings;
    }

    private List<Finding> look(Table table, Dataset<Row> accounts) {
        List<String> files = files(table);
        if (files.isEmpty()) {
            return List.of();
        }
        Dataset<Row> rows = lake.spark()
                .read()
                .schema(StructType.fromDDL(CONTENT.get(table)))
                .parquet(files.toArray(String[]::new));
        return rows
                .select(
                        explode(keys(rows)).as("key"),
                        col("_metadata.file_path").as("file"))
                .join(keysOf(accounts), "key")
                .select("user_id", "file")
                .distinct()
                .orderBy("user_id", "file")
                .collectAsList()
                .stream()
                .map(row -> new Finding(row.getString(0), table, row.getString(1)))
                .toList();
    }

    private static Column keys(Dataset<Row> rows) {
        if (List.of(rows.columns()).contains("raw")) {
            return RecordKeys.of(col("raw"));
        }
        return List.of(rows.columns()).contains("user_id")
                ? array(col("tweet_id"), RecordKeys.author(Deletions.account()))
                : array(col("tweet_id"));
    }

    /** Columns {@code key, user_id}: of tweets, and of records with something from the accounts. */
    private Dataset<Row> keysOf(Dataset<Row> accounts) {
        return accounts.select(RecordKeys.author(col("user_id")).as("key"), col("user_id"))
                .union(deletions
                        .tweetsOfAccounts()
                        .join(accounts, "user_id")
                        .select(col("tweet_id").as("key"), col("user_id")));
    }

    private List<String> files(Table table) {
        Optional<String> folder = lake.folder(table);
        if (folder.isEmpty() || !lake.exists(table)) {
            return List.of();
        }
        Path root = new Path(folder.get());
        List<String> files = new ArrayList<>();
        try {
            FileSystem storage = root.getFileSystem(lake.spark().sessionState().newHadoopConf());
            RemoteIterator<LocatedFileStatus> all = storage.listFiles(root, true);
            while (all.hasNext()) {
                Path file = all.next().getPath();
                if (file.getName().endsWith(".parquet") && !file.toString().contains(LOG)) {
                    files.add(file.toString());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return files;
    }

    private void prove(Dataset<Row> accounts) {
        if (accounts.isEmpty()) {
            return;
        }
        lake.merge(
                Table.ERASURES,
                Deletions.WRITER,
                erasures -> erasures.as("erasure")
                        .merge(
                                accounts.as("named"),
                                "erasure.user_id = named.user_id and erasure.erased_at is not null and proven_at is null")
                        .whenMatched()
                        .updateExpr(Map.of("proven_at", "current_timestamp()"))
                        .execute());
    }
}
