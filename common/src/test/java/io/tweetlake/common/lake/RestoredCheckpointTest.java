package io.tweetlake.common.lake;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tweetlake.common.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checkpoints older and newer than the tables, as a backup brings them back. */
@Tag("spark")
class RestoredCheckpointTest {
    private static final String ID = "1f";
    /** The newest micro-batch in the tables. */
    private static final int NEWEST = 3;

    @TempDir
    private static Path folder;

    private static TestLake lake;

    @BeforeAll
    static void writeTheTables() throws IOException {
        lake = TestLake.in(folder);
        write(Table.BRONZE_TWEETS, "bronze:" + ID);
        write(Table.SILVER_QUARANTINE, "silver:" + ID);
        write(Table.SILVER_BATCHES, "silver:" + ID);
        write(Table.GOLD_TWEETS, "gold:" + ID);
        write(Table.GOLD_CHALLENGER, "gold:" + ID + ":challenger");
    }

    @BeforeEach
    void writeTheCheckpoints() throws IOException {
        checkpoints(ID, NEWEST, NEWEST);
    }

    @Test
    void checkpointsOfTheTimeOfTheTablesAreTaken() throws IOException {
        assertThatCode(RestoredCheckpointTest::requireAll).doesNotThrowAnyException();
        checkpoints(ID, NEWEST, NEWEST - 1);
        assertThatCode(RestoredCheckpointTest::requireAll).doesNotThrowAnyException();
        checkpoints(ID, NEWEST + 1, NEWEST);
        assertThatCode(RestoredCheckpointTest::requireAll).doesNotThrowAnyException();
    }

    @Test
    void anOlderOneIsRefused() throws IOException {
        checkpoints(ID, NEWEST - 1, NEWEST - 1);

        Consumer<ThrowingCallable> older = require -> refused(require)
                .hasMessageContaining("has micro-batches up to 3 of ")
                .hasMessageContaining("only knows those up to 2")
                .hasMessageContaining("Fix: restore the checkpoint and ")
                .hasMessageContaining("'s tables from the same backup");
        older.accept(RestoredCheckpointTest::requireBronze);
        older.accept(RestoredCheckpointTest::requireSilver);
        older.accept(RestoredCheckpointTest::requireGold);
        older.accept(RestoredCheckpointTest::requireChallenger);
    }

    @Test
    void aNewerOneIsRefused() throws IOException {
        checkpoints(ID, NEWEST + 1, NEWEST + 1);

        refused(RestoredCheckpointTest::requireBronze)
                .hasMessageContaining("finished those up to 4: the table is older");
        refused(RestoredCheckpointTest::requireSilver).hasMessageContaining("silver_batches");
        refused(RestoredCheckpointTest::requireGold).hasMessageContaining("rows are missing");
    }

    @Test
    void oneOfAnotherLakeIsRefused() throws IOException {
        checkpoints("2e", 0, 0);

        refused(RestoredCheckpointTest::requireBronze).hasMessageContaining("the checkpoint is of another lake");
        refused(RestoredCheckpointTest::requireSilver).hasMessageContaining("correct lake.checkpoints");
        refused(RestoredCheckpointTest::requireGold).hasMessageContaining("gold_tweets");
    }

    private static void requireAll() {
        requireBronze();
        requireSilver();
        requireGold();
        requireChallenger();
    }

    private static void requireBronze() {
        StreamAgreement.require(lake.lake(), "bronze", null, Table.BRONZE_TWEETS);
    }

    private static void requireSilver() {
        StreamAgreement.require(lake.lake(), "silver", null, Table.SILVER_QUARANTINE, Table.SILVER_BATCHES);
    }

    private static void requireGold() {
        StreamAgreement.require(lake.lake(), "gold", null, Table.GOLD_TWEETS);
    }

    private static void requireChallenger() {
        StreamAgreement.requireNotAhead(lake.lake(), "gold", Table.SILVER_TWEETS, Table.GOLD_CHALLENGER);
    }

    private static AbstractThrowableAssert<?, ?> refused(ThrowingCallable require) {
        return assertThatThrownBy(require).isInstanceOf(UserError.class);
    }

    /** A commit that has the transaction alone. */
    private static void write(Table table, String writer) throws IOException {
        lake.lake().createIfMissing(table);
        Path log = Path.of(lake.config().lake().root(), table.tableName(), "_delta_log");
        int version = 0;
        while (Files.exists(commit(log, version))) {
            version++;
        }
        Files.writeString(
                commit(log, version), "{\"txn\":{\"appId\":\"%s\",\"version\":%d}}\n".formatted(writer, NEWEST));
    }

    private static Path commit(Path log, int version) {
        return log.resolve("%020d.json".formatted(version));
    }

    private static void checkpoints(String id, int begun, int finished) throws IOException {
        for (String stream : new String[] {"bronze", "silver", "gold"}) {
            Path checkpoint = Path.of(lake.config().lake().checkpoints()).resolve(stream);
            Files.createDirectories(checkpoint);
            Files.writeString(checkpoint.resolve("metadata"), "{\"id\":\"%s\"}".formatted(id));
            keepBelow(checkpoint.resolve("offsets"), begun);
            keepBelow(checkpoint.resolve("commits"), finished);
        }
    }

    /** One file for each micro-batch. */
    private static void keepBelow(Path log, int newest) throws IOException {
        Files.createDirectories(log);
        for (int batch = 0; batch <= NEWEST + 1; batch++) {
            Path file = log.resolve(String.valueOf(batch));
            Files.deleteIfExists(file);
            if (batch <= newest) {
                Files.writeString(file, "v1\n{}\n{}");
            }
        }
    }
}
