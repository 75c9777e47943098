package io.tweetlake.silver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tweetlake.common.UserError;
import io.tweetlake.common.lake.Table;
import io.tweetlake.common.lake.TestLake;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.commons.io.FileUtils;
import org.apache.spark.sql.delta.DeltaLog;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A checkpoint and tables that do not belong together are found before the stream starts. */
class StreamAgreementTest {
    private static final String DAY = "Wed Jun 17 12:00:00 +0000 2026";

    @TempDir
    private Path folder;

    private TestLake lake;

    @BeforeEach
    void runOnce() {
        lake = TestLake.in(folder);
        BronzeRows.append(lake, BronzeRows.tweet(1, DAY, "one"), BronzeRows.tweet(2, DAY, "two"));
        lake.run(SilverJob::new);
    }

    @Test
    void saysThatATableIsGoneWhoseStreamHasCheckpoint() throws IOException {
        delete("silver_tweets");
        assertRefused(
                "silver has come to micro-batch 0", "its table silver_tweets is gone", "delete the checkpoint too");
    }

    @Test
    void saysThatACheckpointIsGoneWhoseTableHasRows() throws IOException {
        delete("_checkpoints/silver");
        assertRefused("silver has rows in silver_tweets", "no checkpoint at", "put the checkpoint back");
    }

    @Test
    void saysThatTheSourceIsAnotherTable() throws IOException {
        delete("bronze_tweets");
        BronzeRows.append(lake, BronzeRows.tweet(3, DAY, "three"));
        assertRefused("bronze_tweets at", "is not the table that silver has read", "put the old bronze_tweets back");
    }

    @Test
    void saysThatTheSourceWentBack() {
        BronzeRows.append(lake, BronzeRows.tweet(3, DAY, "three"));
        lake.run(SilverJob::new);
        // As somebody does who copies an older state of the folder over it.
        Path log = folder.resolve("lake/bronze_tweets/_delta_log");
        for (String file : new String[] {"00000000000000000002.json", "00000000000000000002.crc"}) {
            FileUtils.deleteQuietly(log.resolve(file).toFile());
        }
        for (String file : new String[] {"00000000000000000001.json", "00000000000000000001.crc"}) {
            FileUtils.deleteQuietly(log.resolve(file).toFile());
        }
        DeltaLog.clearCache();
        assertRefused("bronze_tweets at", "is at version 0, and silver has read on to version 2", "put the old");
    }

    @Test
    void goesOnWhereBothAreReset() throws IOException {
        delete("_checkpoints/silver");
        for (Table table : Table.values()) {
            if (table.tableName().startsWith("silver_")) {
                delete(table.tableName());
            }
        }
        lake.run(SilverJob::new);
        assertThat(lake.count(Table.SILVER_TWEETS)).isEqualTo(2);
    }

    private void delete(String below) throws IOException {
        FileUtils.deleteDirectory(folder.resolve("lake").resolve(below).toFile());
        DeltaLog.clearCache();
    }

    private void assertRefused(String... words) {
        assertThatThrownBy(() -> lake.run(SilverJob::new))
                .isInstanceOf(UserError.class)
                .message()
                .contains(words)
                .contains("Fix: ");
    }
}
