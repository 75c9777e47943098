package io.tweetlake.dashboard;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.raise_error;

import io.tweetlake.common.DaemonThreads;
import io.tweetlake.common.lake.Lake;
import io.tweetlake.common.lake.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.actions.Action;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.delta.actions.RemoveFile;
import org.apache.spark.sql.types.StructField;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The few columns of Gold that most questions are about, in memory, as a reader of its files would find them. What a commit
 * adds is read once and kept beside the rest; of what a commit takes away or rewrites, the files that it touched are read
 * again.
 */
final class KeptColumns implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KeptColumns.class);
    private static final Set<String> NAMES = Set.of(
            "timestamp",
            "event_date",
            "predicted_sentiment",
            "error",
            "lang",
            "detected_lang",
            "mentions",
            "hashtags",
            "model_version");
    private static final long NO_VERSION = -1;

    /** Of files, whole: read while a question waits. The rest is read when none waits. */
    private static final long SOON_READ_BYTES = 8L << 20;

    /** Of files, whole: more than this is not kept. */
    private static final long MOST_BYTES = 512L << 20;

    /** By then a page that has just been opened has its answers. */
    private static final long FILL_AFTER_SECONDS = 10;

    /** A file with a deletion vector has other rows than without. */
    private record DataFile(String path, Option<String> deletionVector) {
        static DataFile of(AddFile file) {
            return new DataFile(file.path(), file.getDeletionVectorUniqueId());
        }
    }

    private record Piece(Map<DataFile, AddFile> files, Dataset<Row> rows) {
        long bytes() {
            return KeptColumns.bytes(files);
        }
    }

    private final Lake lake;
    private final List<Piece> pieces = new ArrayList<>();

    private final ScheduledExecutorService filler =
            Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("kept-columns"));
    private boolean filling;
    /** Null before the first look. */
    private Snapshot snapshot;
    /** All that the table has as of the snapshot. */
    private final Map<DataFile, AddFile> files = new HashMap<>();

    private long version = NO_VERSION;
    private Optional<Dataset<Row>> rows = Optional.empty();

    KeptColumns(Lake lake) {
        this.lake = lake;
    }

    /**
     * @param wanted a version of Gold that is there
     * @return Gold's rows as of then or later, with all of its columns, of which those that are not kept raise an error when they are
     *     computed; empty where they are not in memory yet, or are too many
     */
    synchronized Optional<Dataset<Row>> asOf(long wanted) {
        if (snapshot == null) {
            // Whoever opens the page waits for its first answers, and for nothing more.
            fillLater();
            return Optional.empty();
        }
        if (wanted != version) {
            follow();
            Map<DataFile, AddFile> unread = unread();
            if (bytes(unread) <= SOON_READ_BYTES) {
                add(unread);
                rows = pieces.stream().map(Piece::rows).reduce(Dataset::union).map(this::complete);
            } else {
                rows = Optional.empty();
                fillLater();
            }
            version = wanted;
        }
        return rows;
    }

    /** Reads the commits since the last look: to list the table's files anew takes as long as a question. */
    private void follow() {
        DeltaLog log =
                DeltaLog.forTable(lake.spark(), lake.folder(Table.GOLD_TWEETS).orElseThrow());
        Snapshot now = log.update(false, Option.empty(), Option.empty());
        boolean sameTable = snapshot != null
                && snapshot.metadata().id().equals(now.metadata().id());
        if (!sameTable || !readCommits(log, snapshot.version() + 1, now.version())) {
            List<AddFile> all = now.allFiles().collectAsList();
            files.clear();
            all.forEach(file -> files.put(DataFile.of(file), file));
        }
        // Not before: what fails is done again.
        snapshot = now;
    }

    /** Whether all of them were there. */
    private boolean readCommits(DeltaLog log, long first, long last) {
        long next = first;
        var commits = CollectionConverters.asJava(log.getChanges(next, Option.empty(), false));
        while (next <= last && commits.hasNext()) {
            var commit = commits.next();
            if ((long) commit._1() != next) {
                return false;
            }
            next++;
            for (Action action : CollectionConverters.asJava(commit._2())) {
                if (action instanceof AddFile file) {
                    files.put(DataFile.of(file), file);
                } else if (action instanceof RemoveFile file) {
                    files.remove(new DataFile(file.path(), file.getDeletionVectorUniqueId()));
                }
            }
        }
        return next == last + 1;
    }

    /** Forgets what is not in the table any more, and tells what is there beside the rest. */
    private Map<DataFile, AddFile> unread() {
        pieces.stream()
                .filter(piece -> !files.keySet().containsAll(piece.files().keySet()))
                .toList()
                .forEach(this::forget);
        Map<DataFile, AddFile> unread = new HashMap<>(files);
        pieces.forEach(piece -> unread.keySet().removeAll(piece.files().keySet()));
        return unread;
    }

    private void forget(Piece piece) {
        piece.rows().unpersist();
        pieces.remove(piece);
    }

    /** With the last pieces that are no larger: one for each commit would make many, and all of them one slow to grow. */
    private void add(Map<DataFile, AddFile> unread) {
        if (unread.isEmpty()) {
            return;
        }
        while (!pieces.isEmpty() && joins(pieces.get(pieces.size() - 1), bytes(unread))) {
            Piece last = pieces.get(pieces.size() - 1);
            unread.putAll(last.files());
            forget(last);
        }
        pieces.add(kept(unread));
    }

    private boolean joins(Piece last, long bytes) {
        return last.bytes() <= bytes && last.bytes() + bytes <= SOON_READ_BYTES;
    }

    private Piece kept(Map<DataFile, AddFile> some) {
        // Delta's log takes whatever session its thread is in.
        SparkSession.setActiveSession(lake.spark());
        Dataset<Row> all = snapshot.deltaLog()
                .createDataFrame(
                        snapshot, CollectionConverters.asScala(some.values()).toSeq(), false, Option.empty());
        Column[] columns = NAMES.stream().map(this::present).toArray(Column[]::new);
        return new Piece(Map.copyOf(some), all.select(columns).persist());
    }

    /** A view may name columns on the way that no answer shows. */
    private Dataset<Row> complete(Dataset<Row> kept) {
        Stream<StructField> notYet = Arrays.stream(Table.GOLD_TWEETS.schema().fields())
                .filter(column -> snapshot.schema().getFieldIndex(column.name()).isEmpty());
        return kept.select(Stream.concat(Arrays.stream(snapshot.schema().fields()), notYet)
                .map(column -> NAMES.contains(column.name()) ? col(column.name()) : missing(column))
                .toArray(Column[]::new));
    }

    /** Null in a table that has not been given the column yet. */
    private Column present(String name) {
        return snapshot.schema().getFieldIndex(name).isDefined()
                ? col(name)
                : lit(null)
                        .cast(Table.GOLD_TWEETS.schema().apply(name).dataType())
                        .as(name);
    }

    private static Column missing(StructField column) {
        return raise_error(lit("the page keeps no column " + column.name()))
                .cast(column.dataType())
                .as(column.name());
    }

    @SuppressWarnings("FutureReturnValueIgnored") // fill() logs what it fails on.
    private void fillLater() {
        if (!filling && bytes(files) <= MOST_BYTES) {
            filling = true;
            filler.schedule(this::fill, FILL_AFTER_SECONDS, TimeUnit.SECONDS);
        }
    }

    /** Reads whatever is not there yet. */
    void fill() {
        try {
            Piece piece;
            synchronized (this) {
                follow();
                Map<DataFile, AddFile> unread = unread();
                if (unread.isEmpty() || bytes(unread) > MOST_BYTES) {
                    return;
                }
                piece = kept(unread);
            }
            piece.rows().count();
            synchronized (this) {
                // Its table may have gone back meanwhile to what another piece has.
                if (pieces.stream()
                        .allMatch(other -> Collections.disjoint(
                                other.files().keySet(), piece.files().keySet()))) {
                    pieces.add(0, piece);
                }
                version = NO_VERSION;
            }
        } catch (RuntimeException e) {
            LOG.warn("the page goes on reading files for every answer: {}", e.toString());
        } finally {
            synchronized (this) {
                filling = false;
            }
        }
    }

    private static long bytes(Map<DataFile, AddFile> files) {
        return files.values().stream().mapToLong(AddFile::size).sum();
    }

    @Override
    public synchronized void close() {
        filler.shutdownNow();
        List.copyOf(pieces).forEach(this::forget);
    }
}
