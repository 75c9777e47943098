package io.tweetlake.common.lake;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LatestCommitTest {
    @TempDir
    private Path log;

    @Test
    void isNoneWithoutATable() throws IOException {
        assertThat(LatestCommit.version(
                        new org.apache.hadoop.fs.Path(log.resolve("missing").toUri()), new Configuration()))
                .isEmpty();
        Files.createFile(log.resolve(".00000000000000000000.json.tmp"));
        assertThat(version()).isEmpty();
    }

    @Test
    void isTheLastOfAYoungLog() throws IOException {
        commit(0, 1, 2);

        assertThat(version()).hasValue(2);
    }

    @Test
    void isFoundFromTheLastCheckpointOn() throws IOException {
        commit(19, 20, 21, 22);
        Files.writeString(log.resolve("_last_checkpoint"), "{\"version\":20,\"size\":7}");

        assertThat(version()).hasValue(22);
    }

    @Test
    void isFoundWhileTheCheckpointIsBeingWritten() throws IOException {
        commit(19, 20, 21);
        Files.writeString(log.resolve("_last_checkpoint"), "{\"vers");

        assertThat(version()).hasValue(21);
    }

    @Test
    void namesItsTableByTheChecksum() throws IOException {
        commit(0, 1);
        checksum(0, "{\"metadata\":{\"id\":\"older\"}}");
        assertThat(tableId()).isEmpty();

        checksum(1, "{\"metadata\":{\"id\":\"40ea1594\"}}");
        assertThat(tableId()).hasValue("40ea1594");

        checksum(1, "{\"metadata\":{\"id");
        assertThat(tableId()).isEmpty();
    }

    private void checksum(long version, String json) throws IOException {
        Files.writeString(log.resolve("%020d.crc".formatted(version)), json);
    }

    private Optional<String> tableId() {
        return LatestCommit.tableId(new org.apache.hadoop.fs.Path(log.toUri()), new Configuration());
    }

    private void commit(long... versions) throws IOException {
        for (long version : versions) {
            Files.createFile(log.resolve("%020d.json".formatted(version)));
        }
    }

    private OptionalLong version() {
        return LatestCommit.version(new org.apache.hadoop.fs.Path(log.toUri()), new Configuration());
    }
}
