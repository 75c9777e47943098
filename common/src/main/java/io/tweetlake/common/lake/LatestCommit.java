package io.tweetlake.common.lake;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The latest version of a table and what its checksum says, from the files of its log and without a Spark job. A checkpoint comes every ten commits, and
 * says of which; from there on commits are looked for one by one, so that a log of years costs no more than a new one.
 */
final class LatestCommit {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Pattern COMMIT = Pattern.compile("(\\d{20})\\.json");

    private LatestCommit() {}

    /** @return empty where there is no table */
    static OptionalLong version(Path log, Configuration hadoop) {
        try {
            FileSystem files = log.getFileSystem(hadoop);
            OptionalLong checkpoint = lastCheckpoint(files, log);
            if (checkpoint.isEmpty()) {
                return listed(files, log);
            }
            long version = checkpoint.getAsLong();
            while (files.exists(new Path(log, "%020d.json".formatted(version + 1)))) {
                version++;
            }
            return OptionalLong.of(version);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + log, e);
        }
    }

    /** @return the id of the table, from the checksum of its latest version; empty where there is no checksum */
    static Optional<String> tableId(Path log, Configuration hadoop) {
        OptionalLong version = version(log, hadoop);
        if (version.isEmpty()) {
            return Optional.empty();
        }
        Path checksum = new Path(log, "%020d.crc".formatted(version.getAsLong()));
        try (InputStream in = log.getFileSystem(hadoop).open(checksum)) {
            JsonNode id = JSON.readTree(in).path("metadata").path("id");
            return id.isTextual() ? Optional.of(id.asText()) : Optional.empty();
        } catch (FileNotFoundException | JsonProcessingException e) {
            // Delta writes it after the commit, and does without.
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + checksum, e);
        }
    }

    private static OptionalLong lastCheckpoint(FileSystem files, Path log) throws IOException {
        try (InputStream in = files.open(new Path(log, "_last_checkpoint"))) {
            JsonNode version = JSON.readTree(in).path("version");
            return version.isIntegralNumber() ? OptionalLong.of(version.asLong()) : OptionalLong.empty();
        } catch (FileNotFoundException | JsonProcessingException e) {
            // It is a hint only, and may be in the middle of being written.
            return OptionalLong.empty();
        }
    }

    private static OptionalLong listed(FileSystem files, Path log) throws IOException {
        try {
            return Arrays.stream(files.listStatus(log))
                    .map(file -> COMMIT.matcher(file.getPath().getName()))
                    .filter(name -> name.matches())
                    .mapToLong(name -> Long.parseLong(name.group(1)))
                    .max();
        } catch (FileNotFoundException e) {
            return OptionalLong.empty();
        }
    }
}
