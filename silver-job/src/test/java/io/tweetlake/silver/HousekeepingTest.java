package io.tweetlake.silver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tweetlake.common.UserError;
import io.tweetlake.common.lake.Housekeeping;
import io.tweetlake.common.lake.Table;
import io.tweetlake.common.lake.TestLake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.delta.DeltaLog;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("spark")
class HousekeepingTest {
    @TempDir
    private Path folder;

    private TestLake lake;

    @BeforeEach
    void silverHasRun() throws IOException {
        lake = SilverOnce.copyTo(folder);
    }

    @Test
    void makesOneFileOfManyByDayWhichAStreamDoesNotNotice() {
        List<Housekeeping.Figures> done = housekeep(Duration.ofDays(7));
        assertThat(done)
                .startsWith(new Housekeeping.Figures(Table.BRONZE_TWEETS, SilverOnce.TWEETS, 1, 0))
                .extracting(Housekeeping.Figures::table)
                .doesNotContain(Table.GOLD_TWEETS);
        assertThat(lake.lake()
                        .deltaTable(Table.BRONZE_TWEETS)
                        .history()
                        .where("operation = 'OPTIMIZE'")
                        .selectExpr("operationParameters['clusterBy']")
                        .first()
                        .getString(0))
                .isEqualTo("[\"ingest_date\"]");
        assertThat(lake.count(Table.BRONZE_TWEETS)).isEqualTo(SilverOnce.TWEETS);

        BronzeRows.append(lake, BronzeRows.tweet(9, SilverOnce.DAY, "one more"));
        lake.run(SilverJob::new);
        assertThat(lake.count(Table.SILVER_TWEETS)).isEqualTo(SilverOnce.TWEETS + 1);
    }

    @Test
    void deletesFilesThatNoVersionHas() throws IOException {
        Path orphan = Files.writeString(
                folder.resolve("lake/bronze_tweets/part-left-behind.parquet"), "of a process that was killed");
        Path young = Files.writeString(
                folder.resolve("lake/bronze_tweets/part-of-a-batch-in-hand.parquet"), "of one that was not");
        makeOlder(orphan, Duration.ofHours(3));
        makeOlder(young, Duration.ofMinutes(100));
        assertThat(housekeep(Duration.ofMinutes(90)))
                .startsWith(new Housekeeping.Figures(Table.BRONZE_TWEETS, SilverOnce.TWEETS, 1, 1));
        assertThat(orphan).doesNotExist();
        assertThat(young).exists();
        assertThat(lake.count(Table.BRONZE_TWEETS)).isEqualTo(SilverOnce.TWEETS);
    }

    @Test
    void refusesToDeleteWhatAStreamStillNeeds() throws IOException {
        BronzeRows.append(lake, BronzeRows.tweet(9, SilverOnce.DAY, "not read yet"));
        long version = lake.version(Table.BRONZE_TWEETS);
        makeCommitsOlder(Duration.ofHours(5));
        assertThatThrownBy(() -> housekeep(Duration.ofHours(2)))
                .isInstanceOf(UserError.class)
                .hasMessageContaining(
                        "optimize.retention is 2h, and silver has yet to read what came to bronze_tweets 5h")
                .hasMessageContaining("or keep more: --set optimize.retention=6h");
        assertThat(lake.version(Table.BRONZE_TWEETS)).isEqualTo(version);
        housekeep(Duration.ofHours(6));

        lake.run(SilverJob::new);
        assertThat(lake.count(Table.SILVER_TWEETS)).isEqualTo(SilverOnce.TWEETS + 1);
        makeCommitsOlder(Duration.ofHours(9));
        housekeep(Duration.ofHours(2));
    }

    @Test
    void refusesToDeleteWhatAMicroBatchHasYetToCommit() throws IOException {
        Path checkpoint = folder.resolve("lake/_checkpoints/bronze");
        Path begun = Files.createDirectories(checkpoint.resolve("offsets")).resolve("0");
        makeOlder(Files.writeString(begun, "v1"), Duration.ofHours(5).plusMinutes(1));
        assertThatThrownBy(() -> housekeep(Duration.ofHours(2)))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("optimize.retention is 2h, and bronze has been in a micro-batch for 5h 1m")
                .hasMessageContaining(
                        "Fix: run bronze until it has finished that, or keep more: --set optimize.retention=6h");

        Files.writeString(Files.createDirectories(checkpoint.resolve("commits")).resolve("0"), "v1");
        housekeep(Duration.ofHours(2));
    }

    @Test
    void wantsALake() {
        TestLake none = TestLake.in(folder.resolve("elsewhere"));
        assertThatThrownBy(() -> new Housekeeping(none.lake(), Duration.ofDays(7)).run(done -> {}))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("there is no table bronze_tweets");
    }

    private List<Housekeeping.Figures> housekeep(Duration retention) {
        List<Housekeeping.Figures> done = new ArrayList<>();
        new Housekeeping(lake.lake(), retention).run(done::add);
        return done;
    }

    /** A commit's time is that of its file. */
    private void makeCommitsOlder(Duration age) throws IOException {
        try (Stream<Path> commits = Files.list(folder.resolve("lake/bronze_tweets/_delta_log"))) {
            for (Path commit :
                    commits.filter(file -> file.toString().endsWith(".json")).toList()) {
                makeOlder(commit, age);
            }
        }
        DeltaLog.clearCache();
    }

    private static void makeOlder(Path file, Duration age) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(age)));
    }
}
