package io.tweetlake.bronze.discovery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Files that are in a stream's {@link FileLog} without all of their records being in Bronze. Each is a file
 * {@code unread/ENTRY/NAME} in the folder of the log, where {@code ENTRY} is the last entry of the micro-batch. A task writes
 * it before its rows are committed, and every later attempt of the micro-batch finds it and gives the same rows.
 */
public final class UnreadFiles {
    private static final String FOLDER = "unread";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path folder;
    private final FileSystem files;

    /**
     * A part of a file.
     *
     * @param start where it begins
     * @param bytes how many of the file's bytes have no record; {@link #PART} if some have one, and it is not known which
     * @param reason why they were not read
     */
    public record Unread(SourceFile file, long start, long bytes, String reason) {
        /** Keeps the file from being one of which nothing was read. */
        public static final long PART = -1;

        /** The same for each part of a file. */
        private String fileName() {
            return DigestUtils.sha1Hex(file.uri() + " " + file.version());
        }

        private String name() {
            return fileName() + "-" + start;
        }

        private String json() {
            ObjectNode node = JSON.createObjectNode();
            node.set("file", file.json());
            return node.put("start", start)
                    .put("bytes", bytes)
                    .put("reason", reason)
                    .toString();
        }

        private static Unread parse(JsonNode json) {
            return new Unread(
                    SourceFile.of(json.get("file")),
                    json.get("start").asLong(),
                    json.get("bytes").asLong(),
                    json.get("reason").asText());
        }
    }

    /** @param log the folder of the log */
    public UnreadFiles(String log, Configuration hadoop) {
        this.folder = new Path(log, FOLDER);
        try {
            this.files = folder.getFileSystem(hadoop);
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    /** Files without a row for any of their bytes: of what is in Bronze in part, some would come twice. */
    static List<SourceFile> wholes(List<Unread> parts) {
        Map<SourceFile, Long> bytes =
                parts.stream().collect(Collectors.groupingBy(Unread::file, Collectors.summingLong(Unread::bytes)));
        return bytes.entrySet().stream()
                .filter(file -> file.getKey().bytes() == file.getValue())
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Notes a part of a file; once this returns, it is there for good. */
    public void add(long entry, Unread unread) {
        Path target = new Path(folder(entry), unread.name());
        Path half = new Path(folder(entry), "." + unread.name() + "." + UUID.randomUUID());
        try {
            try (var out = files.create(half, false)) {
                out.write(unread.json().getBytes(StandardCharsets.UTF_8));
            }
            // Another attempt may have noted the same.
            if (!files.rename(half, target)) {
                files.delete(half, false);
            }
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    /** What was noted for the micro-batch that ends with this entry. */
    public List<Unread> of(long entry) {
        List<Unread> found = new ArrayList<>();
        for (FileStatus file : list(folder(entry))) {
            if (!file.getPath().getName().startsWith(".")) {
                found.add(read(file.getPath()));
            }
        }
        return found;
    }

    /** The entries for which something is noted. */
    List<Long> entries() {
        return Stream.of(list(folder))
                .map(entry -> Long.parseLong(entry.getPath().getName()))
                .sorted()
                .toList();
    }

    /** Forgets a part of a file. */
    void forget(long entry, Unread unread) {
        try {
            files.delete(new Path(folder(entry), unread.name()), false);
            if (list(folder(entry)).length == 0) {
                files.delete(folder(entry), true);
            }
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    private FileStatus[] list(Path path) {
        try {
            return files.listStatus(path);
        } catch (FileNotFoundException e) {
            return new FileStatus[0];
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    private Unread read(Path path) {
        try (InputStream in = files.open(path)) {
            return Unread.parse(JSON.readTree(in));
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    private Path folder(long entry) {
        return new Path(folder, Long.toString(entry));
    }

    private UncheckedIOException unusable(IOException e) {
        return new UncheckedIOException("cannot use the stream's checkpoint at " + folder, e);
    }
}
