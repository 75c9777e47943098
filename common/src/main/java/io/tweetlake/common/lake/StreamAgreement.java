package io.tweetlake.common.lake;

import io.tweetlake.common.UserError;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;

/**
 * Whether a stream's checkpoint and its tables belong together. Where they do not, rows would be missing for ever or be there
 * twice, and mostly nothing would say so.
 */
public final class StreamAgreement {
    private StreamAgreement() {}

    /**
     * To be asked before the stream creates what is missing.
     *
     * @param source the table that the stream reads; null where it reads none
     * @param targets the tables that the stream writes, whether it has rows for them or not; each micro-batch is a
     *     transaction of the last one
     * @throws UserError where one was deleted, reset, restored from a backup or made anew and the other was not
     */
    public static void require(Lake lake, String stream, Table source, Table... targets) {
        StreamCheckpoint checkpoint = new StreamCheckpoint(lake, stream);
        OptionalLong begun = checkpoint.begun();
        if (begun.isEmpty()) {
            Stream.of(targets).forEach(target -> requireEmpty(lake, stream, checkpoint, target));
            return;
        }
        String origin = source == null ? "source.path" : source.tableName();
        Stream.of(targets).forEach(target -> requireExists(lake, stream, checkpoint, target, origin));
        Table last = targets[targets.length - 1];
        for (Table target : targets) {
            WriterTransactions written = transactions(lake, checkpoint, target);
            requireNotAhead(lake, stream, checkpoint, target, written, origin);
            if (target == last) {
                requireNotBehind(lake, stream, checkpoint, target, written, origin);
            }
        }
        if (source != null) {
            checkpoint
                    .place(begun.getAsLong())
                    .ifPresent(place -> requireSame(lake, stream, checkpoint, source, place));
        }
    }

    /**
     * The part of {@link #require} that concerns a table which not every micro-batch writes, and which may be missing.
     *
     * @throws UserError where the table has micro-batches that the checkpoint does not know
     */
    public static void requireNotAhead(Lake lake, String stream, Table source, Table target) {
        if (lake.exists(target)) {
            StreamCheckpoint checkpoint = new StreamCheckpoint(lake, stream);
            WriterTransactions written = transactions(lake, checkpoint, target);
            requireNotAhead(lake, stream, checkpoint, target, written, source.tableName());
        }
    }

    /** New micro-batches of an older checkpoint would have the numbers of those in the table, and count as written. */
    private static void requireNotAhead(
            Lake lake,
            String stream,
            StreamCheckpoint checkpoint,
            Table target,
            WriterTransactions transactions,
            String origin) {
        OptionalLong written = transactions.latest();
        OptionalLong begun = checkpoint.begun();
        if (written.isPresent() && begun.isPresent() && written.getAsLong() > begun.getAsLong()) {
            throw new UserError(
                    "%s at %s has micro-batches up to %d of %s, and its checkpoint at %s only knows those up to %d: it is older than the table, and what comes next would be left out"
                            .formatted(
                                    target.tableName(),
                                    lake.place(target),
                                    written.getAsLong(),
                                    stream,
                                    checkpoint,
                                    begun.getAsLong()),
                    together(stream, origin));
        }
    }

    private static void requireNotBehind(
            Lake lake,
            String stream,
            StreamCheckpoint checkpoint,
            Table target,
            WriterTransactions written,
            String origin) {
        OptionalLong finished = checkpoint.finished();
        if (finished.isEmpty() || !written.complete()) {
            return;
        }
        if (written.latest().isEmpty()) {
            throw new UserError(
                    "%s at %s has nothing that %s wrote, by its checkpoint at %s: the checkpoint is of another lake, or the table was made anew"
                            .formatted(target.tableName(), lake.place(target), stream, checkpoint),
                    "correct lake.checkpoints; or " + together(stream, origin));
        }
        if (written.latest().getAsLong() < finished.getAsLong()) {
            throw new UserError(
                    "%s at %s has micro-batches up to %d of %s, and its checkpoint at %s has finished those up to %d: the table is older than the checkpoint, and rows are missing"
                            .formatted(
                                    target.tableName(),
                                    lake.place(target),
                                    written.latest().getAsLong(),
                                    stream,
                                    checkpoint,
                                    finished.getAsLong()),
                    together(stream, origin));
        }
    }

    private static WriterTransactions transactions(Lake lake, StreamCheckpoint checkpoint, Table target) {
        Configuration hadoop = lake.spark().sessionState().newHadoopConf();
        return checkpoint
                .writer()
                .flatMap(writer -> lake.folder(target).map(folder -> WriterTransactions.read(folder, hadoop, writer)))
                .orElse(WriterTransactions.UNKNOWN);
    }

    private static String together(String stream, String origin) {
        return "restore the checkpoint and %s's tables from the same backup; or delete both, and %s makes them anew from what %s still has"
                .formatted(stream, stream, origin);
    }

    private static void requireEmpty(Lake lake, String stream, StreamCheckpoint checkpoint, Table target) {
        if (lake.exists(target) && !lake.read(target).isEmpty()) {
            throw new UserError(
                    "%s has rows in %s at %s and no checkpoint at %s: it would write them a second time"
                            .formatted(stream, target.tableName(), lake.place(target), checkpoint),
                    "put the checkpoint back, or correct lake.checkpoints; or delete %s's tables too, and it makes them anew"
                            .formatted(stream));
        }
    }

    private static void requireExists(
            Lake lake, String stream, StreamCheckpoint checkpoint, Table target, String origin) {
        if (!lake.exists(target)) {
            throw new UserError(
                    "%s has a checkpoint at %s, and its table %s is gone from %s"
                            .formatted(stream, checkpoint, target.tableName(), lake.place(target)),
                    "put the table back; or delete the checkpoint and %s's other tables too, and it makes them anew from what %s still has"
                            .formatted(stream, origin));
        }
    }

    private static void requireSame(
            Lake lake, String stream, StreamCheckpoint checkpoint, Table source, StreamCheckpoint.Place place) {
        String fix = "put the old %s back; or delete %s's tables and the checkpoint, and it makes them anew"
                .formatted(source.tableName(), stream);
        if (!lake.id(source).equals(place.tableId())) {
            throw new UserError(
                    "%s at %s is not the table that %s has read, by its checkpoint at %s: it was deleted and made anew"
                            .formatted(source.tableName(), lake.place(source), stream, checkpoint),
                    fix);
        }
        long version = lake.version(source);
        if (place.version() > version + 1) {
            throw new UserError(
                    "%s at %s is at version %d, and %s has read on to version %d, by its checkpoint at %s"
                            .formatted(
                                    source.tableName(),
                                    lake.place(source),
                                    version,
                                    stream,
                                    place.version() - 1,
                                    checkpoint),
                    fix);
        }
    }
}
