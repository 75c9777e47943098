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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HousekeepingTest {
    private static final String DAY = "Wed Jun 17 12:00:00 +0000 2026";
    private static final Duration WEEK = Duration.ofDays(7);

    @TempDir
    private Path folder;

    private TestLake lake;

    @BeforeEach
    void runSilver() {
        lake = TestLake.in(folder);
        for (int id = 0; id < 4; id++) {
            BronzeRows.append(lake, BronzeRows.tweet(id, DAY, "tweet " + id));
        }
        lake.run(SilverJob::new);
    }

    @Test
    void makesOneFileOfManyWhichAStreamDoesNotNotice() {
        List<Housekeeping.Figures> done = housekeep(WEEK);
        assertThat(done).contains(new Housekeeping.Figures(Table.BRONZE_TWEETS, 4, 1));
        assertThat(done).extracting(Housekeeping.Figures::table).doesNotContain(Table.GOLD_TWEETS);
        assertThat(lake.count(Table.BRONZE_TWEETS)).isEqualTo(4);

        BronzeRows.append(lake, BronzeRows.tweet(4, DAY, "tweet 4"));
        lake.run(SilverJob::new);
        assertThat(lake.count(Table.SILVER_TWEETS)).isEqualTo(5);
    }

    @Test
    void deletesFilesThatNoVersionHas() throws IOException {
        Path orphan = folder.resolve("lake/bronze_tweets/part-left-behind.parquet");
        Files.writeString(orphan, "of a process that was killed");
        Path young = folder.resolve("lake/bronze_tweets/part-of-a-batch-in-hand.parquet");
        Files.writeString(young, "of one that is not");
        Files.setLastModifiedTime(orphan, FileTime.from(Instant.now().minus(WEEK.plusDays(1))));
        housekeep(WEEK);
        assertThat(orphan).doesNotExist();
        assertThat(young).exists();
        assertThat(lake.count(Table.BRONZE_TWEETS)).isEqualTo(4);
    }

    @Test
    void refusesToDeleteWhatAStreamStillNeeds() throws IOException {
        BronzeRows.append(lake, BronzeRows.tweet(9, DAY, "not read yet"));
        makeOlder("bronze_tweets", Duration.ofHours(5));
        assertThatThrownBy(() -> housekeep(Duration.ofHours(2)))
                .isInstanceOf(UserError.class)
                .hasMessageContaining(
                        "optimize.retention is 2h, and silver has yet to read what came to bronze_tweets 5h")
                .hasMessageContaining("--set optimize.retention=6h");
        assertThat(lake.lake().version(Table.BRONZE_TWEETS)).isEqualTo(5);

        housekeep(Duration.ofHours(6));
        lake.run(SilverJob::new);
        assertThat(lake.count(Table.SILVER_TWEETS)).isEqualTo(5);
        makeOlder("bronze_tweets", Duration.ofHours(9));
        // What has been read, nobody needs; but what compaction wrote is a version that the stream has still to pass
        // over.
        housekeep(Duration.ofHours(10));
    }

    private List<Housekeeping.Figures> housekeep(Duration retention) {
        List<Housekeeping.Figures> done = new ArrayList<>();
        new Housekeeping(lake.lake(), retention).run(done::add);
        return done;
    }

    /** A commit's time is that of its file. */
    private void makeOlder(String table, Duration age) throws IOException {
        try (Stream<Path> commits =
                Files.list(folder.resolve("lake").resolve(table).resolve("_delta_log"))) {
            for (Path commit :
                    commits.filter(file -> file.toString().endsWith(".json")).toList()) {
                Files.setLastModifiedTime(commit, FileTime.from(Instant.now().minus(age)));
            }
        }
        DeltaLog.clearCache();
    }
}
