package io.tweetlake.common.lake;

import io.tweetlake.common.UserError;
import java.io.OutputStream;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RuntimeConfig;
import org.apache.spark.sql.functions;
import scala.Console;

/**
 * Makes small files large, lays rows out by what is asked of them, and deletes files that no version in use needs. Streams may
 * go on meanwhile: to them none of it is a change.
 */
public final class Housekeeping {
    /** Others commit too, between the end of VACUUM and the look for it. */
    private static final int MOST_COMMITS_SINCE = 100;

    private static final long LONGEST_RETENTION_HOURS = 7 * 24;
    private static final double MS_PER_HOUR = 3.6e6;
    /**
     * Left alone, Delta takes no retention but a week, notes what it deleted on some storage only, and lists a folder in
     * 10,000 tasks.
     */
    private static final Map<String, String> VACUUM_SETTINGS = Map.of(
            "spark.databricks.delta.vacuum.retentionWindowIgnore.enabled", "false",
            "spark.databricks.delta.retentionDurationCheck.enabled", "false",
            "spark.databricks.delta.vacuum.logging.enabled", "true",
            "spark.sql.sources.parallelPartitionDiscovery.parallelism", "4");

    /** Who reads a table as a stream. */
    private static final Map<Table, String> READERS =
            Map.of(Table.BRONZE_TWEETS, "silver", Table.SILVER_TWEETS, "gold");

    /** The streams that write tables, in micro-batches of any length. */
    private static final List<String> WRITERS = List.of("bronze", "silver", "gold");

    private final Lake lake;
    private final Duration retention;

    /** @param retention files that no version in use has had for so long are deleted; rounded up to hours, 1 to 168 */
    public Housekeeping(Lake lake, Duration retention) {
        this.lake = lake;
        this.retention = Duration.ofHours((long) Math.ceil(retention.toMillis() / MS_PER_HOUR));
    }

    /**
     * What became of a table.
     *
     * @param compacted how many files are now {@code into}
     * @param deleted how many files are gone
     */
    public record Figures(Table table, long compacted, long into, long deleted) {}

    /**
     * Does every table that there is.
     *
     * @param watcher told after each
     * @throws UserError where there is none, or a stream needs what would be deleted; nothing has been done then
     */
    public void run(Consumer<Figures> watcher) {
        lake.requireExists(Table.BRONZE_TWEETS, "bronze");
        List<Table> tables = Arrays.stream(Table.values()).filter(lake::exists).toList();
        tables.forEach(this::requireUnneeded);
        WRITERS.forEach(this::requireCommitted);
        for (Table table : tables) {
            Row compaction = compact(table);
            long deleted = vacuum(table);
            watcher.accept(new Figures(table, compaction.getLong(0), compaction.getLong(1), deleted));
        }
    }

    /** Clusters too, where the table says by what. */
    private Row compact(Table table) {
        return CommitConflicts.retried(
                table,
                () -> lake.deltaTable(table)
                        .optimize()
                        .executeCompaction()
                        .select("metrics.numFilesRemoved", "metrics.numFilesAdded")
                        .first());
    }

    private long vacuum(Table table) {
        RuntimeConfig session = lake.spark().conf();
        VACUUM_SETTINGS.forEach(session::set);
        try {
            // Delta prints what it deleted to standard output, between this program's lines.
            Console.withOut(
                    OutputStream.nullOutputStream(),
                    () -> lake.deltaTable(table).vacuum((double) retention.toHours()));
        } finally {
            VACUUM_SETTINGS.keySet().forEach(session::unset);
        }
        return lake.deltaTable(table)
                .history(MOST_COMMITS_SINCE)
                .where("operation = 'VACUUM END'")
                .selectExpr("cast(operationMetrics['numDeletedFiles'] as bigint)")
                .first()
                .getLong(0);
    }

    /** A file that was in the table when the first commit came that a stream has not read must be there when it does. */
    private void requireUnneeded(Table table) {
        String stream = READERS.get(table);
        if (stream == null) {
            return;
        }
        StreamCheckpoint checkpoint = new StreamCheckpoint(lake, stream);
        if (checkpoint.begun().isEmpty()) {
            return;
        }
        OptionalLong finished = checkpoint.finished();
        long version = finished.isEmpty()
                ? 0
                : checkpoint
                        .place(finished.getAsLong())
                        .map(StreamCheckpoint.Place::needsFrom)
                        .orElse(0L);
        Duration needed = ageOf(table, version);
        if (needed.compareTo(retention) > 0) {
            throw refusal(
                    "%s has yet to read what came to %s %s ago: its files might go first"
                            .formatted(stream, table.tableName(), hours(needed)),
                    "run %s until it has caught up".formatted(stream),
                    needed);
        }
    }

    /** A micro-batch writes files before a version has them: to VACUUM they are left over. */
    private void requireCommitted(String stream) {
        new StreamCheckpoint(lake, stream)
                .currentSince()
                .map(since -> Duration.between(since, Instant.now()))
                .filter(age -> age.compareTo(retention) > 0)
                .ifPresent(age -> {
                    throw refusal(
                            "%s has been in a micro-batch for %s: files that it has yet to commit might go"
                                    .formatted(stream, hours(age)),
                            "run %s until it has finished that".formatted(stream),
                            age);
                });
    }

    /** @param needed the retention that would be long enough */
    private UserError refusal(String reason, String fix, Duration needed) {
        long hours = needed.toHours() + 1;
        return new UserError(
                "optimize.retention is %dh, and %s".formatted(retention.toHours(), reason),
                hours <= LONGEST_RETENTION_HOURS
                        ? fix + ", or keep more: --set optimize.retention=%dh".formatted(hours)
                        : fix);
    }

    /** How long ago rows came to the table, from this version on; zero where none have. */
    private Duration ageOf(Table table, long version) {
        long commits = lake.version(table) - version + 1;
        if (commits <= 0) {
            return Duration.ZERO;
        }
        Timestamp oldest = lake.deltaTable(table)
                .history((int) Math.min(commits, Integer.MAX_VALUE))
                .where("operation not in ('OPTIMIZE', 'VACUUM START', 'VACUUM END')")
                .agg(functions.min("timestamp"))
                .first()
                .getTimestamp(0);
        return oldest == null ? Duration.ZERO : Duration.between(oldest.toInstant(), Instant.now());
    }

    private static String hours(Duration time) {
        return time.toMinutesPart() == 0
                ? time.toHours() + "h"
                : "%dh %dm".formatted(time.toHours(), time.toMinutesPart());
    }
}
