package io.tweetlake.bronze.discovery;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tweetlake.common.UserError;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Which files a stream has taken, in the folder that its checkpoint keeps for the source. Entry {@code 7.gz} names the files
 * of one micro-batch, a JSON object each, and may say up to which folder there are no others; {@code 7.all.gz} has the
 * {@link SeenFiles} of all entries up to it, behind a line of JSON, so that older ones can be deleted and a start does not read
 * them. Written by one process at a time, as Spark sees to.
 */
public final class FileLog {
    /** Before the first entry. */
    public static final long NONE = -1;

    /** The size of a file if the log does not say. */
    static final long UNKNOWN = SeenFiles.UNKNOWN;

    private static final String ENTRY = ".gz";
    private static final String SNAPSHOT = ".all.gz";
    private static final long ENTRIES_A_SNAPSHOT = 50;
    /** Spark keeps the offsets of its last hundred micro-batches, and may be asked to repeat them. */
    private static final long KEPT_ENTRIES = 200;

    /**
     * Begins the first line of a snapshot. Earlier versions wrote a line for each file; they cannot parse this one as such, and
     * so do not start on a log that they would misread.
     */
    private static final String HASHED = "{\"hashes\":";

    private static final String NEWEST = "newest";
    private static final int BUFFER = 1 << 16;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path folder;
    private final FileSystem files;
    private SeenFiles seen = new SeenFiles();

    private long latest = NONE;
    private long oldest;
    private String listing;

    /** Reads what is there. */
    public FileLog(String folder, Configuration hadoop) {
        this.folder = new Path(folder);
        try {
            this.files = this.folder.getFileSystem(hadoop);
            load();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the stream's checkpoint at " + folder, e);
        }
    }

    /** The number of the last entry; {@link #NONE} where there is none. */
    public long latest() {
        return latest;
    }

    /** The number of the first entry that {@link #files} still has. */
    long oldest() {
        return oldest;
    }

    /** Where it is. */
    public Path folder() {
        return folder;
    }

    /** A file without a version is any that had its name. */
    boolean has(SourceFile file) {
        return seen.has(file);
    }

    /** The size of a file without a version when it was taken; {@link #UNKNOWN} if the log does not say. */
    long bytes(SourceFile file) {
        return seen.bytes(file);
    }

    /** The time of the path's latest folder of which all files that were found are in the log; null where it is not known. */
    Instant newest(String path) {
        if (listing == null) {
            return null;
        }
        JsonNode noted = tree(listing);
        // An earlier version noted the clock's time of the listing.
        return noted.has(NEWEST) && noted.get("path").asText().equals(path)
                ? Instant.parse(noted.get(NEWEST).asText())
                : null;
    }

    /** {@link #add(List, String, Instant)} of an entry after which nothing is known of others. */
    public void add(List<SourceFile> entry) {
        add(entry, null, null);
    }

    /**
     * Notes an entry; once this returns, it is there for good.
     *
     * @param newest the time of the path's latest folder of which files have been found, all of which are in the log with this
     *     entry; null where more of them are to come
     */
    public void add(List<SourceFile> entry, String path, Instant newest) {
        List<String> lines = new ArrayList<>(
                entry.stream().map(file -> file.json().toString()).toList());
        if (newest != null) {
            lines.add(JSON.createObjectNode()
                    .put(NEWEST, newest.toString())
                    .put("path", path)
                    .toString());
        }
        try {
            write(latest + 1 + ENTRY, lines);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the stream's checkpoint at " + folder, e);
        }
        latest++;
        lines.forEach(this::learn);
    }

    private void learn(String line) {
        if (isListing(line)) {
            listing = line;
            return;
        }
        SourceFile file = file(line);
        seen.add(FileKey.of(file), file.bytes());
    }

    /** The files of these entries, first and last included. */
    public List<SourceFile> files(long first, long last) {
        List<SourceFile> found = new ArrayList<>();
        for (long entry = first; entry <= last; entry++) {
            try {
                read(entry + ENTRY).stream()
                        .filter(line -> !isListing(line))
                        .map(FileLog::file)
                        .forEach(found::add);
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
    public void forgetBefore(long entry) {
        if (entry == NONE || entry % ENTRIES_A_SNAPSHOT != 0) {
            return;
        }
        try {
            // A stream that starts again is told again.
            if (!files.exists(new Path(folder, latest + SNAPSHOT))) {
                write(latest + SNAPSHOT, Deflater.NO_COMPRESSION, this::writeSnapshot);
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
            loadSnapshot(snapshots.lastEntry().getValue());
        }
        oldest = entries.isEmpty() ? latest + 1 : entries.firstKey();
        for (var entry : entries.tailMap(latest, false).entrySet()) {
            latest = entry.getKey();
            read(entry.getValue()).forEach(this::learn);
        }
    }

    /** Hashes do not compress; the checksum is what gzip is for. */
    private void writeSnapshot(OutputStream out) throws IOException {
        String header = HASHED + seen.size() + (listing == null ? "}" : ",\"listing\":" + listing + "}");
        out.write((header + "\n").getBytes(StandardCharsets.UTF_8));
        DataOutputStream hashes = new DataOutputStream(out);
        seen.write(hashes);
        hashes.flush();
    }

    private void loadSnapshot(String name) throws IOException {
        try (InputStream in = new BufferedInputStream(open(name), BUFFER)) {
            String first = firstLine(in);
            if (first.startsWith(HASHED)) {
                JsonNode noted = tree(first).get("listing");
                listing = noted == null ? null : noted.toString();
                seen = SeenFiles.read(new DataInputStream(in));
            } else {
                Stream.concat(Stream.of(first), lines(in)).forEach(this::learnFromLine);
            }
        }
    }

    /** @param line of a snapshot of an earlier version */
    private void learnFromLine(String line) {
        if (isListing(line)) {
            listing = line;
        } else if (!line.isEmpty()) {
            seen.add(FileKey.parse(line), FileKey.bytes(line));
        }
    }

    private static String firstLine(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
            line.write(next);
        }
        return line.toString(StandardCharsets.UTF_8);
    }

    /** No line of a file begins like this. */
    private static boolean isListing(String line) {
        return line.startsWith("{\"" + NEWEST + "\":") || line.startsWith("{\"listed\":");
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
        try (InputStream in = open(name)) {
            return lines(in).toList();
        }
    }

    private InputStream open(String name) throws IOException {
        return new GZIPInputStream(files.open(new Path(folder, name)), BUFFER);
    }

    private static Stream<String> lines(InputStream in) {
        return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)).lines();
    }

    private void write(String name, List<String> lines) throws IOException {
        write(name, Deflater.DEFAULT_COMPRESSION, out -> {
            for (String line : lines) {
                out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            }
        });
    }

    /** Written under another name first, so that no reader sees half of it. */
    private void write(String name, int compression, Content content) throws IOException {
        Path half = new Path(folder, "." + name + "." + UUID.randomUUID() + ".tmp");
        try (OutputStream out =
                new BufferedOutputStream(new GzipStream(files.create(half, false), compression), BUFFER)) {
            content.writeTo(out);
        }
        if (!files.rename(half, new Path(folder, name))) {
            throw new IOException("cannot rename %s to %s".formatted(half, name));
        }
    }

    private static SourceFile file(String json) {
        return SourceFile.of(tree(json));
    }

    private static JsonNode tree(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    private static final class GzipStream extends GZIPOutputStream {
        GzipStream(OutputStream out, int compression) throws IOException {
            super(out, BUFFER);
            def.setLevel(compression);
        }
    }
}
