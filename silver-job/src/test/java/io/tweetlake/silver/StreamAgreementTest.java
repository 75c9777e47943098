package io.tweetlake.silver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tweetlake.common.UserError;
import io.tweetlake.common.lake.Table;
import io.tweetlake.common.lake.TestLake;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.commons.io.FileUtils;
import org.apache.spark.sql.delta.DeltaLog;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A checkpoint and tables that do not belong together are found before the stream starts. */
@Tag("spark")
class StreamAgreementTest {
    @TempDir
    private Path folder;

    private TestLake lake;

    @BeforeEach
    void silverHasRun() throws IOException {
        lake = SilverOnce.copyTo(folder);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.MATCH_ALL, names = "SILVER_(?!DELETIONS).*")
    void saysThatATableIsGoneWhoseStreamHasACheckpoint(Table table) throws IOException {
        delete(table.tableName());
        assertRefused(
                "silver has a checkpoint at",
                "its table " + table.tableName() + " is gone",
                "or delete the checkpoint and silver's other tables too",
                "from what bronze_tweets still has");
    }

    @Test
    void saysThatACheckpointIsGoneWhoseTableHasRows() throws IOException {
        delete("_checkpoints/silver");
        assertRefused("silver has rows in silver_tweets", "no checkpoint at", "put the checkpoint back");
    }

    @Test
    void saysThatTheSourceIsAnotherTable() throws IOException {
        delete("bronze_tweets");
        BronzeRows.append(lake, BronzeRows.tweet(9, SilverOnce.DAY, "of another table"));
        assertRefused("bronze_tweets at", "is not the table that silver has read", "put the old bronze_tweets back");
    }

    /** As somebody does who copies an older state of the folder over it. */
    @Test
    void saysThatTheSourceWentBack() throws IOException {
        for (int version = 1; version <= SilverOnce.TWEETS; version++) {
            String name = "bronze_tweets/_delta_log/%020d".formatted(version);
            FileUtils.delete(below(name + ".json"));
            FileUtils.deleteQuietly(below(name + ".crc"));
        }
        DeltaLog.clearCache();
        assertRefused("bronze_tweets at", "is at version 0, and silver has read on to version 3", "put the old");
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
        assertThat(lake.count(Table.SILVER_TWEETS)).isEqualTo(SilverOnce.TWEETS);
    }

    private void delete(String path) throws IOException {
        FileUtils.deleteDirectory(below(path));
        DeltaLog.clearCache();
    }

    private File below(String path) {
        return folder.resolve("lake").resolve(path).toFile();
    }

    private void assertRefused(String... words) {
        assertThatThrownBy(() -> lake.run(SilverJob::new))
                .isInstanceOf(UserError.class)
                .message()
                .contains(words)
                .contains("Fix: ");
    }
}
