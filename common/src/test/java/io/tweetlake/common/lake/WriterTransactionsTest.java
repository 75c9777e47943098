package io.tweetlake.common.lake;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WriterTransactionsTest {
    private static final String WRITER = "gold:1f";

    @TempDir
    private Path table;

    private Path log;

    @BeforeEach
    void makeTheLog() throws IOException {
        log = Files.createDirectories(table.resolve("_delta_log"));
    }

    @Test
    void aChecksumNamesThemAll() throws IOException {
        commit(0, "");
        for (int version = 1; version <= 20; version++) {
            commit(version, "gold:1f", version);
        }
        checksum(20, "[{'appId':'silver:2e','version':70},{'appId':'gold:1f','version':19}]");

        assertThat(read()).isEqualTo(new WriterTransactions(OptionalLong.of(19), true));
    }

    @Test
    void commitsThatHaveNoChecksumAreReadToo() throws IOException {
        commit(0, "");
        commit(1, "gold:1f", 0);
        checksum(1, "[{'appId':'gold:1f','version':0}]");
        commit(2, "gold:1f", 1);
        commit(3, "comply", 9);

        assertThat(read()).isEqualTo(new WriterTransactions(OptionalLong.of(1), true));
    }

    @Test
    void aLogWhoseBeginningIsGoneIsReadFromItsCheckpointOn() throws IOException {
        Files.writeString(log.resolve("_last_checkpoint"), "{\"version\":40,\"size\":12}");
        for (int version = 40; version <= 47; version++) {
            commit(version, "gold:1f", version - 1);
        }

        assertThat(read()).isEqualTo(new WriterTransactions(OptionalLong.of(46), false));
    }

    @Test
    void whatTheWriterDoesUnderALongerNameCounts() throws IOException {
        commit(0, "gold:1f:challenger", 5);
        commit(1, "gold:1f0", 8);

        assertThat(read()).isEqualTo(new WriterTransactions(OptionalLong.of(5), true));
    }

    @Test
    void aTableWithoutALogHasNone() {
        assertThat(read()).isEqualTo(WriterTransactions.UNKNOWN);
    }

    private WriterTransactions read() {
        return WriterTransactions.read(table.toString(), new Configuration(), WRITER);
    }

    private void commit(int version, String writer, int batch) throws IOException {
        commit(version, "{'txn':{'appId':'%s','version':%d}}\n".formatted(writer, batch));
    }

    private void commit(int version, String line) throws IOException {
        write(version + ".json", "{'commitInfo':{}}\n" + line + "{'add':{'path':'a'}}\n");
    }

    private void checksum(int version, String transactions) throws IOException {
        write(version + ".crc", "{'numFiles':1,'setTransactions':%s}".formatted(transactions));
    }

    private void write(String name, String json) throws IOException {
        Files.writeString(log.resolve("0".repeat(20 - name.indexOf('.')) + name), json.replace('\'', '"'));
    }
}
