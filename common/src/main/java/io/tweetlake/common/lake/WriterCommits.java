package io.tweetlake.common.lake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The version of a table that each micro-batch of a stream made, from the transactions in the table's log. Reads each commit once,
 * and runs no Spark job. For one thread.
 */
public final class WriterCommits {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String COMMIT_INFO = "{\"commitInfo\":";
    /** How far back the first look goes. */
    private static final long FIRST_LOOK = 20;

    private final Lake lake;
    private final Table table;
    private final String writer;
    private final Map<Long, Commit> commits = new HashMap<>();
    private long seen = -1;

    /**
     * @param writer as {@link Lake#append} and {@link Lake#merge} were given it; also those whose name continues after a colon
     */
    public WriterCommits(Lake lake, Table table, String writer) {
        this.lake = lake;
        this.table = table;
        this.writer = writer;
    }

    /**
     * One commit.
     *
     * @param version of the table
     * @param rows that it added; null where the commit does not say
     */
    public record Commit(long version, Long rows) {}

    public Table table() {
        return table;
    }

    /**
     * Forgets the commit: a micro-batch is asked for once.
     *
     * @return empty where the micro-batch did not write to the table
     * @throws UncheckedIOException where the log cannot be read
     */
    public Optional<Commit> take(long microBatch) {
        lake.folder(table)
                .ifPresent(folder -> look(
                        new Path(folder, "_delta_log"),
                        lake.spark().sessionState().newHadoopConf()));
        return Optional.ofNullable(commits.remove(microBatch));
    }

    private void look(Path log, Configuration hadoop) {
        try {
            FileSystem files = log.getFileSystem(hadoop);
            long latest = LatestCommit.version(log, hadoop).orElse(seen);
            for (long version = seen < 0 ? Math.max(0, latest - FIRST_LOOK) : seen + 1; version <= latest; version++) {
                note(version, files, WriterTransactions.file(log, version, "json"));
                seen = version;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + log, e);
        }
    }

    private void note(long version, FileSystem files, Path commit) throws IOException {
        try (BufferedReader lines = WriterTransactions.open(files, commit)) {
            Long microBatch = null;
            Long rows = null;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith(WriterTransactions.TRANSACTION)) {
                    JsonNode transaction = JSON.readTree(line).path("txn");
                    if (WriterTransactions.isOf(writer, transaction)) {
                        microBatch = transaction.path("version").asLong();
                    }
                } else if (line.startsWith(COMMIT_INFO)) {
                    rows = rows(JSON.readTree(line).path("commitInfo").path("operationMetrics"));
                }
            }
            if (microBatch != null) {
                commits.put(microBatch, new Commit(version, rows));
            }
        } catch (FileNotFoundException e) {
            // Delta has deleted it: it is older than what is looked for.
        }
    }

    /** Of an append, or of a MERGE. */
    private static Long rows(JsonNode metrics) {
        return Stream.of("numTargetRowsInserted", "numOutputRows")
                .map(metrics::path)
                .filter(metric -> !metric.isMissingNode())
                .map(JsonNode::asLong)
                .findFirst()
                .orElse(null);
    }
}
