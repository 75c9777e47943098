package io.tweetlake.bronze.reading;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tweetlake.common.lake.MessagePlace;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.function.Predicate;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/**
 * Finds records in source files, and writes the files anew without them. Files must have a JSON object in each line; the bytes
 * of other lines, and the compression, stay as they are.
 */
public final class RecordRemoval {
    private static final int LONGEST_LINE = 16 << 20;

    private static final ObjectReader JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build()
            .reader();

    private final Configuration hadoop;
    private final Predicate<String> goes;

    /** @param goes whether a record must go, by its text */
    public RecordRemoval(Configuration hadoop, Predicate<String> goes) {
        this.hadoop = hadoop;
        this.goes = goes;
    }

    /** What is known of a file. */
    public enum State {
        /** There is no such file any more. */
        GONE,
        /** It has none of the records, or none any more. */
        CLEAN,
        /** It has some of the records. */
        HOLDS,
        /** It has a line that is no JSON object, so it is not known where its records begin. */
        UNKNOWN,
        /** It cannot be read or written. */
        BROKEN,
        /** A Kafka topic, from which single messages cannot be removed. */
        TOPIC
    }

    /** @param records how many must go, or have gone; 0 where that is not known */
    public record Result(State state, long records) {}

    /** Looks into a file; of a member of an archive, into the archive. */
    public Result look(String file) {
        if (MessagePlace.isOne(file)) {
            return new Result(State.TOPIC, 0);
        }
        try {
            return copy(path(file), OutputStream.nullOutputStream());
        } catch (FileNotFoundException e) {
            int member = file.indexOf(RecordLine.MEMBER);
            return member < 0 ? new Result(State.GONE, 0) : look(file.substring(0, member));
        } catch (IOException e) {
            return new Result(State.BROKEN, 0);
        }
    }

    /**
     * Writes a file anew without the records, if it has any: the old file is there until the new one is whole. On a store without
     * times of its own choice, the file is a new one to whoever looks at its time.
     */
    public Result remove(String file) {
        Result found = look(file);
        if (found.state() != State.HOLDS) {
            return found;
        }
        try {
            replace(path(file));
            return new Result(State.CLEAN, found.records());
        } catch (IOException e) {
            return new Result(State.BROKEN, found.records());
        }
    }

    private void replace(Path path) throws IOException {
        FileSystem files = path.getFileSystem(hadoop);
        FileStatus before = files.getFileStatus(path);
        // Bronze passes over hidden files.
        Path partial = new Path(path.getParent(), "." + path.getName() + ".partial");
        if (files instanceof LocalFileSystem local) {
            // Without a file of checksums, which whoever edits the file next would not keep.
            files = local.getRawFileSystem();
            files.delete(local.getChecksumFile(path), false);
        }
        try (OutputStream out = new BufferedOutputStream(files.create(partial, true))) {
            copy(path, out);
        }
        rename(files, partial, path);
        files.setTimes(path, before.getModificationTime(), -1);
    }

    private void rename(FileSystem files, Path partial, Path path) throws IOException {
        if (!(files instanceof RawLocalFileSystem)) {
            FileContext.getFileContext(path.toUri(), hadoop).rename(partial, path, Options.Rename.OVERWRITE);
        } else if (!files.rename(partial, path)) {
            throw new IOException("cannot rename %s to %s".formatted(partial, path));
        }
    }

    private Result copy(Path path, OutputStream out) throws IOException {
        FileSystem files = path.getFileSystem(hadoop);
        Compression compression;
        try (InputStream in = files.open(path)) {
            compression = Compression.of(in.readNBytes(Compression.SIGNATURE_BYTES));
        }
        long records = 0;
        try (InputStream in = new BufferedInputStream(compression.decompress(files.open(path)));
                OutputStream compressed = compression.compress(out)) {
            for (byte[] line = nextLine(in); line.length > 0; line = nextLine(in)) {
                String text = new String(line, StandardCharsets.UTF_8);
                if (!text.isBlank() && !isObject(text)) {
                    return new Result(State.UNKNOWN, 0);
                }
                if (!text.isBlank() && goes.test(text)) {
                    records++;
                } else {
                    compressed.write(line);
                }
            }
        }
        return new Result(records == 0 ? State.CLEAN : State.HOLDS, records);
    }

    private static boolean isObject(String line) {
        try {
            return JSON.readTree(line).isObject();
        } catch (JsonProcessingException e) {
            return false;
        }
    }

    /** With the line's end; empty at the end of the file. One that is too long comes in parts, none of which is an object. */
    private static byte[] nextLine(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next >= 0; next = in.read()) {
            line.write(next);
            if (next == '\n' || line.size() == LONGEST_LINE) {
                break;
            }
        }
        return line.toByteArray();
    }

    /** @param file percent-encoded, as Bronze's {@code source_file} has it */
    private static Path path(String file) {
        try {
            return new Path(new URI(file));
        } catch (URISyntaxException e) {
            return new Path(file);
        }
    }
}
