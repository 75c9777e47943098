package io.tweetlake.common.lake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** What a stream's checkpoint says of it, read as Spark and Delta write it: a file for each micro-batch, begun and finished. */
final class StreamCheckpoint {
    private static final JsonMapper JSON = new JsonMapper();

    private final Path folder;
    private final FileSystem files;

    StreamCheckpoint(Lake lake, String stream) {
        this.folder = new Path(lake.checkpoint(stream));
        try {
            this.files = folder.getFileSystem(lake.spark().sessionState().newHadoopConf());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * How far a stream has read a Delta table.
     *
     * @param tableId of the table; another one under the same name has another
     * @param version of the first commit that is not wholly read; in the table's first snapshot, the snapshot's
     * @param inSnapshot whether the stream has yet to read rows that were there when it first looked
     */
    record Place(String tableId, long version, boolean inSnapshot) {
        /** The first commit whose files the stream may still read. */
        long needsFrom() {
            return inSnapshot ? 0 : version;
        }
    }

    /** The name of the stream in the transactions of the tables that it writes; empty before its first start. */
    Optional<String> writer() {
        try (InputStream in = files.open(new Path(folder, "metadata"))) {
            // As MicroBatches names it.
            return Optional.of(
                    folder.getName() + ":" + JSON.readTree(in).path("id").asText());
        } catch (FileNotFoundException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the checkpoint's metadata at " + folder, e);
        }
    }

    /** The newest micro-batch that has begun; empty for a stream that never has. */
    OptionalLong begun() {
        return batches("offsets").max();
    }

    /** The newest micro-batch that has finished. */
    OptionalLong finished() {
        return batches("commits").max();
    }

    /** The micro-batch that has begun and not finished; empty where there is none. */
    OptionalLong unfinished() {
        OptionalLong begun = begun();
        return begun.isPresent() && finished().orElse(-1) < begun.getAsLong() ? begun : OptionalLong.empty();
    }

    /** When the newest micro-batch began; empty if it has finished. */
    Optional<Instant> currentSince() {
        OptionalLong begun = unfinished();
        if (begun.isEmpty()) {
            return Optional.empty();
        }
        try {
            Path file = new Path(new Path(folder, "offsets"), Long.toString(begun.getAsLong()));
            return Optional.of(Instant.ofEpochMilli(files.getFileStatus(file).getModificationTime()));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot look at the checkpoint at " + folder, e);
        }
    }

    /** Where the rows of a micro-batch end. Empty where its source is no Delta table. */
    Optional<Place> place(long batch) {
        Path file = new Path(new Path(folder, "offsets"), Long.toString(batch));
        try (InputStream in = files.open(file)) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            // The last line is of the stream's one source; before it are the format's version and Spark's own.
            String last = text.substring(text.lastIndexOf('\n') + 1);
            // What is not written to its end, Spark tells better.
            JsonNode offset = last.startsWith("{") ? JSON.readTree(last) : JSON.nullNode();
            return offset.has("reservoirId")
                    ? Optional.of(new Place(
                            offset.get("reservoirId").asText(),
                            offset.get("reservoirVersion").asLong(),
                            offset.get("isStartingVersion").asBoolean()))
                    : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the checkpoint's " + file, e);
        }
    }

    private LongStream batches(String log) {
        try {
            return Arrays.stream(files.listStatus(new Path(folder, log)))
                    .map(FileStatus::getPath)
                    .map(Path::getName)
                    .filter(name -> name.matches("\\d+"))
                    .mapToLong(Long::parseLong);
        } catch (FileNotFoundException e) {
            return LongStream.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list the checkpoint at " + folder, e);
        }
    }

    @Override
    public String toString() {
        return folder.toString();
    }
}
