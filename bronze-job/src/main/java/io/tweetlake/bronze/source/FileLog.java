package io.tweetlake.bronze.source;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tweetlake.common.UserError;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Which files a stream has taken, in the folder that its checkpoint keeps for the source. Entry {@code 7.gz} names the files
 * of one micro-batch, a JSON object each; {@code 7.all.gz} names the files of all entries up to it, so that older ones can
 * be deleted and a start does not read them. Written by one process at a time, as Spark sees to.
 */
final class FileLog {
    /** Before the first entry. */
    static final long NONE = -1;

    private static final String ENTRY = ".gz";
    private static final String SNAPSHOT = ".all.gz";
    private static final long ENTRIES_A_SNAPSHOT = 50;
    /** Spark keeps the offsets of its last hundred micro-batches, and may be asked to repeat them. */
    private static final long KEPT_ENTRIES = 200;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path folder;
    private final FileSystem files;
    private final Set<String> seen = new HashSet<>();
    private long latest = NONE;

    /** Reads what is there. */
    FileLog(String folder, Configuration hadoop) {
        this.folder = new Path(folder);
        try {
            this.files = this.folder.getFileSystem(hadoop);
            load();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the stream's checkpoint at " + folder, e);
        }
    }

    /** The number of the last entry; {@link #NONE} where there is none. */
    long latest() {
        return latest;
    }

    boolean has(SourceFile file) {
        return seen.contains(file.uri());
    }

    /** Notes an entry; once this returns, it is there for good. */
    void add(List<SourceFile> entry) {
        try {
            write(latest + 1 + ENTRY, entry.stream().map(FileLog::json).toList());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the stream's checkpoint at " + folder, e);
        }
        latest++;
        entry.forEach(file -> seen.add(file.uri()));
    }

    /** The files of these entries, first and last included. */
    List<SourceFile> files(long first, long last) {
        List<SourceFile> found = new ArrayList<>();
        for (long entry = first; entry <= last; entry++) {
            try {
                read(entry + ENTRY).stream().map(FileLog::file).forEach(found::add);
            } catch (FileNotFoundException e) {
                throw new UserError(
                        "the checkpoint lacks %s, which says what was in a micro-batch"
                                .formatted(new Path(folder, entry + ENTRY)),
                        "put the file back from a copy; or move the lake's checkpoints and tables away and start anew",
                        e);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot read the stream's checkpoint at " + folder, e);
            }
        }
        return found;
    }

    /**
     * Sums the log up now and then.
     *
     * @param entry that Spark has done with, which it says once the next one is noted
     */
    void forgetBefore(long entry) {
        if (entry == NONE || entry % ENTRIES_A_SNAPSHOT != 0) {
            return;
        }
        try {
            // A stream that starts again is told again.
            if (!files.exists(new Path(folder, latest + SNAPSHOT))) {
                write(latest + SNAPSHOT, List.copyOf(seen));
            }
            for (FileStatus file : files.listStatus(folder)) {
                String name = file.getPath().getName();
                boolean older = isSnapshot(name)
                        ? number(name, SNAPSHOT) < latest
                        : isEntry(name) && number(name, ENTRY) < entry - KEPT_ENTRIES;
                if (older) {
                    files.delete(file.getPath(), false);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the stream's checkpoint at " + folder, e);
        }
    }

    private void load() throws IOException {
        TreeMap<Long, String> entries = new TreeMap<>();
        TreeMap<Long, String> snapshots = new TreeMap<>();
        if (files.exists(folder)) {
            for (FileStatus file : files.listStatus(folder)) {
                String name = file.getPath().getName();
                if (isSnapshot(name)) {
                    snapshots.put(number(name, SNAPSHOT), name);
                } else if (isEntry(name)) {
                    entries.put(number(name, ENTRY), name);
                }
            }
        }
        if (!snapshots.isEmpty()) {
            latest = snapshots.lastKey();
            seen.addAll(read(snapshots.lastEntry().getValue()));
        }
        for (var entry : entries.tailMap(latest, false).entrySet()) {
            latest = entry.getKey();
            read(entry.getValue()).forEach(line -> seen.add(file(line).uri()));
        }
    }

    private static boolean isSnapshot(String name) {
        return name.matches("\\d+\\.all\\.gz");
    }

    private static boolean isEntry(String name) {
        return name.matches("\\d+\\.gz");
    }

    private static long number(String name, String ending) {
        return Long.parseLong(name.substring(0, name.length() - ending.length()));
    }

    private List<String> read(String name) throws IOException {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(
                new GZIPInputStream(files.open(new Path(folder, name))), StandardCharsets.UTF_8))) {
            return reader.lines().toList();
        }
    }

    /** Under another name first, as nobody must see half of it. */
    private void write(String name, List<String> lines) throws IOException {
        Path half = new Path(folder, "." + name + "." + UUID.randomUUID() + ".tmp");
        try (BufferedWriter writer = new BufferedWriter(
                new OutputStreamWriter(new GZIPOutputStream(files.create(half, false)), StandardCharsets.UTF_8))) {
            for (String line : lines) {
                writer.write(line);
                writer.write('\n');
            }
        }
        if (!files.rename(half, new Path(folder, name))) {
            throw new IOException("cannot rename %s to %s".formatted(half, name));
        }
    }

    private static String json(SourceFile file) {
        return JSON.createObjectNode()
                .put("uri", file.uri())
                .put("bytes", file.bytes())
                .put("modifiedAt", file.modifiedAt().toString())
                .toString();
    }

    private static SourceFile file(String json) {
        try {
            JsonNode file = JSON.readTree(json);
            return new SourceFile(
                    file.get("uri").asText(),
                    file.get("bytes").asLong(),
                    Instant.parse(file.get("modifiedAt").asText()));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
