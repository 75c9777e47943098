package io.tweetlake.common.lake;

import io.tweetlake.common.UserError;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.ConcurrentModificationException;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes small files large, lays rows out by what is asked of them, and deletes files that no version in use needs. Streams may
 * go on meanwhile: to them none of it is a change.
 */
public final class Housekeeping {
    private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);
    private static final int MOST_ATTEMPTS = 10;
    /** Delta's own check knows nothing of our streams, and refuses whatever is less than its week. */
    private static final String DELTAS_CHECK = "spark.databricks.delta.retentionDurationCheck.enabled";

    /** Who reads a table as a stream. */
    private static final Map<Table, String> READERS =
            Map.of(Table.BRONZE_TWEETS, "silver", Table.SILVER_TWEETS, "gold");

    private final Lake lake;
    private final Duration retention;

    /** @param retention files that no version in use has had for so long are deleted; an hour at least */
    public Housekeeping(Lake lake, Duration retention) {
        this.lake = lake;
        this.retention = retention;
    }

    /**
     * What became of a table.
     *
     * @param compacted how many files are now {@code into}
     */
    public record Figures(Table table, long compacted, long into) {}

    /**
     * Does every table that there is.
     *
     * @param watcher told after each
     * @throws UserError where a stream still needs what would be deleted; nothing has been done then
     */
    public void run(Consumer<Figures> watcher) {
        List<Table> tables = Arrays.stream(Table.values()).filter(lake::exists).toList();
        tables.forEach(this::requireUnneeded);
        for (Table table : tables) {
            Figures done = compact(table);
            vacuum(table);
            watcher.accept(done);
        }
    }

    /** Clusters too, where the table says by what. */
    private Figures compact(Table table) {
        for (int attempt = 1; ; attempt++) {
            try {
                Row metrics = lake.deltaTable(table)
                        .optimize()
                        .executeCompaction()
                        .select("metrics.numFilesRemoved", "metrics.numFilesAdded")
                        .first();
                return new Figures(table, metrics.getLong(0), metrics.getLong(1));
            } catch (ConcurrentModificationException e) {
                if (attempt == MOST_ATTEMPTS) {
                    throw e;
                }
                LOG.info("{} was changed by somebody else meanwhile: trying again", table.tableName());
            }
        }
    }

    private void vacuum(Table table) {
        String before = lake.spark().conf().get(DELTAS_CHECK, "true");
        lake.spark().conf().set(DELTAS_CHECK, "false");
        try {
            lake.deltaTable(table).vacuum(retention.toMillis() / 3.6e6);
        } finally {
            lake.spark().conf().set(DELTAS_CHECK, before);
        }
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
                        .map(StreamCheckpoint.Place::version)
                        .orElse(0L);
        Duration needed = ageOf(table, version);
        if (needed.compareTo(retention) > 0) {
            throw new UserError(
                    "optimize.retention is %s, and %s has yet to read what came to %s %s ago: its files might go first"
                            .formatted(hours(retention), stream, table.tableName(), hours(needed)),
                    "run %s until it has caught up, or keep more: --set optimize.retention=%dh"
                            .formatted(stream, needed.toHours() + 1));
        }
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
