package io.tweetlake.dashboard;

import io.delta.kernel.Snapshot;
import io.delta.kernel.defaults.engine.DefaultEngine;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.exceptions.TableNotFoundException;
import io.tweetlake.common.DaemonThreads;
import io.tweetlake.common.lake.Lake;
import io.tweetlake.common.lake.Table;
import io.tweetlake.common.metrics.Health;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last commit of each table that is there, as of a moment ago. Read by Delta Kernel, which takes milliseconds and no place
 * in Spark's queue.
 */
final class TableVersions implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TableVersions.class);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(500);
    /** That {@link #close} gives to a look. */
    private static final Duration LAST_LOOK = Duration.ofSeconds(2);

    /** @param written when it was committed */
    record Commit(long version, Instant written) {}

    private final Lake lake;
    private final Engine engine;
    private final Consumer<Map<Table, Commit>> changed;
    private final Map<Table, String> folders = new EnumMap<>(Table.class);
    private final ScheduledExecutorService watch =
            Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("table-versions"));
    /** Null until a look has succeeded: that there is no table is news too. */
    private volatile Map<Table, Commit> latest;

    private volatile long readNanos = System.nanoTime();
    private volatile boolean failing;

    /** @param changed told of the last commits whenever there is another, or a table has come or gone */
    TableVersions(Lake lake, Consumer<Map<Table, Commit>> changed) {
        this.lake = lake;
        this.engine = DefaultEngine.create(lake.spark().sessionState().newHadoopConf());
        this.changed = changed;
    }

    /** Looks once, then goes on looking. */
    @SuppressWarnings("FutureReturnValueIgnored") // look() never throws.
    void start() {
        look();
        watch.scheduleWithFixedDelay(this::look, LOOK_AGAIN.toMillis(), LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Tables that are not there have no version. */
    Map<Table, Long> latest() {
        Map<Table, Long> versions = new EnumMap<>(Table.class);
        if (latest != null) {
            latest.forEach((table, commit) -> versions.put(table, commit.version()));
        }
        return versions;
    }

    Health.Part health(Duration stalledAfter) {
        long since = System.nanoTime() - readNanos;
        boolean live = since <= stalledAfter.toNanos();
        boolean ready = live && !failing && latest != null;
        return new Health.Part(
                live,
                ready,
                ready ? "running" : "no table read for %d s".formatted(TimeUnit.NANOSECONDS.toSeconds(since)));
    }

    private void look() {
        try {
            Map<Table, Commit> now = new EnumMap<>(Table.class);
            for (Table table : Table.values()) {
                last(table).ifPresent(commit -> now.put(table, commit));
            }
            if (!now.equals(latest)) {
                latest = Map.copyOf(now);
                changed.accept(latest);
            }
            readNanos = System.nanoTime();
            failing = false;
        } catch (RuntimeException e) {
            // The next look may find the storage well again.
            failing = true;
            if (!watch.isShutdown()) {
                LOG.warn("cannot read the versions of the tables: {}", e.toString());
            }
        }
    }

    private Optional<Commit> last(Table table) {
        String folder = folders.computeIfAbsent(table, t -> lake.folder(t).orElse(null));
        if (folder == null) {
            return Optional.empty();
        }
        try {
            Snapshot snapshot = io.delta.kernel.Table.forPath(engine, folder).getLatestSnapshot(engine);
            return Optional.of(new Commit(snapshot.getVersion(), Instant.ofEpochMilli(snapshot.getTimestamp(engine))));
        } catch (TableNotFoundException e) {
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        // A look that is interrupted would log a failure for each file that it reads.
        watch.shutdown();
        try {
            if (!watch.awaitTermination(LAST_LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
                watch.shutdownNow();
            }
        } catch (InterruptedException e) {
            watch.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
