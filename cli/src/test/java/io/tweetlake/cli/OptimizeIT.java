package io.tweetlake.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tweetlake.bronze.BronzeJob;
import io.tweetlake.common.job.JobRun;
import io.tweetlake.common.lake.Housekeeping;
import io.tweetlake.common.lake.Table;
import io.tweetlake.common.lake.TestLake;
import io.tweetlake.gold.GoldJob;
import io.tweetlake.sentiment.TinyCheckpoints;
import io.tweetlake.silver.SilverJob;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("spark")
class OptimizeIT {
    private static final int FILES = 3;
    private static final int TWEETS_IN_FILE = 50;

    @TempDir
    private Path folder;

    /** Files land, the three streams run, and the tables are compacted again and again beneath them. */
    @Test
    void goesOnWhileStreamsRun() throws Exception {
        CourseTweets.write(folder.resolve("recorded"), FILES, TWEETS_IN_FILE);
        Path source = Files.createDirectories(folder.resolve("source"));
        TestLake lake = TestLake.in(
                folder,
                "trigger=1s",
                "source.path=" + source,
                "model.ref=" + TinyCheckpoints.unpack(TinyCheckpoints.BERT, folder),
                "model.precision=fp32");
        List<Path> recorded = recorded();
        land(recorded.remove(0), source);
        JobRun jobs = new JobRun(
                lake.spark(),
                List.of(new BronzeJob(lake.config()), new SilverJob(lake.config()), new GoldJob(lake.config())));
        long compacted = 0;
        try {
            jobs.startAll();
            while (!recorded.isEmpty()) {
                land(recorded.remove(0), source);
                List<Housekeeping.Figures> done = new ArrayList<>();
                new Housekeeping(lake.lake(), Duration.ofHours(1)).run(done::add);
                compacted +=
                        done.stream().mapToLong(Housekeeping.Figures::compacted).sum();
            }
            // What came through one layer only starts on its way through the next.
            for (int layer = 0; layer < 3; layer++) {
                jobs.processAllAvailable();
            }
        } finally {
            jobs.stop();
        }
        int tweets = FILES * TWEETS_IN_FILE;
        assertThat(compacted).isPositive();
        assertThat(lake.count(Table.BRONZE_TWEETS)).isEqualTo(tweets + FILES - 1);
        assertThat(lake.count(Table.SILVER_TWEETS)).isEqualTo(tweets);
        assertThat(lake.count(Table.GOLD_TWEETS)).isEqualTo(tweets);
        assertThat(lake.read(Table.GOLD_TWEETS).select("tweet_id").distinct().count())
                .isEqualTo(tweets);
        assertThat(lake.read(Table.GOLD_TWEETS).where("error is not null").count())
                .isZero();
    }

    private List<Path> recorded() throws Exception {
        try (Stream<Path> files = Files.list(folder.resolve("recorded"))) {
            return new ArrayList<>(files.sorted().toList());
        }
    }

    private static void land(Path file, Path source) throws Exception {
        Path partial = Files.copy(file, source.resolve("." + file.getFileName()));
        Files.move(partial, source.resolve(file.getFileName()), StandardCopyOption.ATOMIC_MOVE);
    }
}
