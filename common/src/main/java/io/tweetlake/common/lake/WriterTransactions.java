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
    static final String TRANSACTION = "{\"txn\":";
    /** A version without a checksum is rare; a log of them is one of another program. */
    private static final int MOST_VERSIONS = 50;

    /**
     * @param folder of the table
     * @param writer as in {@link Lake#append}; those whose names go on behind a colon count too
     */
    static WriterTransactions read(String folder, Configuration hadoop, String writer) {
        Path log = new Path(folder, "_delta_log");
        try {
            OptionalLong newest = LatestCommit.version(log, hadoop);
            return newest.isPresent() ? read(log.getFileSystem(hadoop), log, newest.getAsLong(), writer) : UNKNOWN;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the transactions of " + folder, e);
        }
    }

    private static WriterTransactions read(FileSystem files, Path log, long newest, String writer) throws IOException {
        LongStream.Builder found = LongStream.builder();
        for (long version = newest; version >= 0 && version > newest - MOST_VERSIONS; version--) {
            if (addFromChecksum(files, file(log, version, "crc"), writer, found)) {
                return new WriterTransactions(found.build().max(), true);
            }
            if (!addFromCommit(files, file(log, version, "json"), writer, found)) {
                return new WriterTransactions(found.build().max(), false);
            }
        }
        return new WriterTransactions(found.build().max(), newest < MOST_VERSIONS);
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
        if (isOf(writer, transaction)) {
            found.add(transaction.path("version").asLong());
        }
    }

    /** Also of those whose names go on behind a colon. */
    static boolean isOf(String writer, JsonNode transaction) {
        String name = transaction.path("appId").asText();
        return name.equals(writer) || name.startsWith(writer + ":");
    }

    static BufferedReader open(FileSystem files, Path file) throws IOException {
        return new BufferedReader(new InputStreamReader(files.open(file), StandardCharsets.UTF_8));
    }

    static Path file(Path log, long version, String suffix) {
        return new Path(log, "%020d.%s".formatted(version, suffix));
    }
}
