package io.tweetlake.common.lake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * How far a writer has written a table, by the transactions in the table's log. Read from the log's own files, as the protocol
 * of Delta describes them: Delta's classes would start a Spark job, and have other names on Databricks.
 *
 * @param latest the newest micro-batch in the table; empty where none was found
 * @param complete false where older parts of the log may have more
 */
record WriterTransactions(OptionalLong latest, boolean complete) {
    static final WriterTransactions UNKNOWN = new WriterTransactions(OptionalLong.empty(), false);

    private static final JsonMapper JSON = new JsonMapper();
    private static final String TRANSACTION = "{\"txn\":";
    /** A version without a checksum is rare; a log of them is one of another program. */
    private static final int MOST_VERSIONS = 50;

    /**
     * @param folder of the table
     * @param writer as in {@link Lake#append}; those whose names go on behind a colon count too
     */
    static WriterTransactions read(String folder, Configuration hadoop, String writer) {
        Path log = new Path(folder, "_delta_log");
        try {
            return read(log.getFileSystem(hadoop), log, writer);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the transactions of " + folder, e);
        }
    }

    private static WriterTransactions read(FileSystem files, Path log, String writer) throws IOException {
        long newest = newestVersion(files, log);
        LongStream.Builder found = LongStream.builder();
        for (long version = newest; version >= 0 && version > newest - MOST_VERSIONS; version--) {
            if (addFromChecksum(files, file(log, version, "crc"), writer, found)) {
                return new WriterTransactions(found.build().max(), true);
            }
            if (!addFromCommit(files, file(log, version, "json"), writer, found)) {
                return new WriterTransactions(found.build().max(), false);
            }
        }
        return new WriterTransactions(found.build().max(), newest >= 0 && newest < MOST_VERSIONS);
    }

    /** Versions follow each other without a gap from the last checkpoint on, so a few probes find the last: a listing is long. */
    private static long newestVersion(FileSystem files, Path log) throws IOException {
        long there = checkpointed(files, log);
        long step = 1;
        while (files.exists(file(log, there + step, "json"))) {
            there += step;
            step *= 2;
        }
        for (; step > 0; step /= 2) {
            if (files.exists(file(log, there + step, "json"))) {
                there += step;
            }
        }
        return there;
    }

    /** @return the version of the last checkpoint, or the one before the first version */
    private static long checkpointed(FileSystem files, Path log) throws IOException {
        try (BufferedReader reader = open(files, new Path(log, "_last_checkpoint"))) {
            return JSON.readTree(reader).path("version").asLong(-1);
        } catch (FileNotFoundException e) {
            return -1;
        }
    }

    /** @return whether there is a checksum, which names the newest transaction of every writer */
    private static boolean addFromChecksum(FileSystem files, Path file, String writer, LongStream.Builder found)
            throws IOException {
        try (BufferedReader reader = open(files, file)) {
            JsonNode transactions = JSON.readTree(reader).path("setTransactions");
            transactions.forEach(transaction -> add(transaction, writer, found));
            return transactions.isArray();
        } catch (FileNotFoundException e) {
            return false;
        }
    }

    /** @return whether there is a commit */
    private static boolean addFromCommit(FileSystem files, Path file, String writer, LongStream.Builder found)
            throws IOException {
        try (BufferedReader reader = open(files, file)) {
            Iterator<String> lines = reader.lines().iterator();
            while (lines.hasNext()) {
                String line = lines.next();
                if (line.startsWith(TRANSACTION)) {
                    add(JSON.readTree(line).get("txn"), writer, found);
                }
            }
            return true;
        } catch (FileNotFoundException e) {
            return false;
        }
    }

    private static void add(JsonNode transaction, String writer, LongStream.Builder found) {
        String name = transaction.path("appId").asText();
        if (name.equals(writer) || name.startsWith(writer + ":")) {
            found.add(transaction.path("version").asLong());
        }
    }

    private static BufferedReader open(FileSystem files, Path file) throws IOException {
        return new BufferedReader(new InputStreamReader(files.open(file), StandardCharsets.UTF_8));
    }

    private static Path file(Path log, long version, String suffix) {
        return new Path(log, "%020d.%s".formatted(version, suffix));
    }
}
