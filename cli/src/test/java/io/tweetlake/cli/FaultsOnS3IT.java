package io.tweetlake.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tweetlake.common.job.ExitStatus;
import io.tweetlake.testing.s3.FaultyStore;
import io.tweetlake.testing.s3.LocalStack;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The store does not answer, or only with refusals: the jobs wait, or start again by themselves. */
@Tag("docker")
@Tag("process")
class FaultsOnS3IT {
    private static final long FAULT_SECONDS = 30;
    private static final long SHORT_FAULT_SECONDS = 3;
    private static final int FILES = 3;
    private static final int TWEETS_IN_FILE = 20;
    private static final String[] RUN = LakeOnS3.fileByFile("available-now");

    @TempDir
    private Path folder;

    @Test
    @Tag("endurance")
    void aStoreThatIsFrozenInMidBatchIsWaitedFor() throws Exception {
        LakeOnS3 lake = new LakeOnS3(folder);
        lake.putTweets(0, FILES, TWEETS_IN_FILE);
        try (FaultyStore store = new FaultyStore(LocalStack.endpoint());
                TweetlakeProcess process = lake.start(store.endpoint(), "run", RUN)) {
            process.until(() -> process.log().contains("silver micro-batch batch=0"));
            store.freeze();
            try {
                process.work(TimeUnit.SECONDS.toMillis(FAULT_SECONDS));
                assertThat(process.isAlive()).as(process::log).isTrue();
                assertThat(process.log()).doesNotContain("gold micro-batch batch=%d".formatted(FILES - 1));
            } finally {
                store.thaw();
            }
            assertThat(process.status()).as(process::log).isEqualTo(ExitStatus.DONE);
        }
        assertThat(lake.counts()).isEqualTo(LakeOnS3.each(FILES * TWEETS_IN_FILE));
    }

    @Test
    void aStoreThatIsTooBusyForAMomentMakesJobsStartAgain() throws Exception {
        beTooBusy(2, SHORT_FAULT_SECONDS);
    }

    @Test
    @Tag("endurance")
    void aStoreThatIsTooBusyMakesJobsStartAgain() throws Exception {
        beTooBusy(FILES, FAULT_SECONDS);
    }

    private void beTooBusy(int files, long seconds) throws Exception {
        LakeOnS3 lake = new LakeOnS3(folder);
        lake.putTweets(0, files, TWEETS_IN_FILE);
        AtomicLong busyUntil = new AtomicLong(Long.MIN_VALUE);
        try (FaultyStore store = new FaultyStore(LocalStack.endpoint())
                        .tooBusyFor(request -> System.currentTimeMillis() < busyUntil.get());
                // Hadoop's own patience is taken away, so that ours is seen.
                TweetlakeProcess process = lake.start(
                        store.endpoint(),
                        "run",
                        Stream.concat(
                                        Stream.of(RUN),
                                        Stream.of(
                                                "--set",
                                                "spark.conf.spark.hadoop.fs.s3a.attempts.maximum=1",
                                                "--set",
                                                "spark.conf.spark.hadoop.fs.s3a.retry.limit=1",
                                                "--set",
                                                "spark.conf.spark.hadoop.fs.s3a.retry.throttle.limit=1"))
                                .toArray(String[]::new))) {
            process.until(() -> process.log().contains("silver micro-batch batch=0"));
            busyUntil.set(System.currentTimeMillis() + TimeUnit.SECONDS.toMillis(seconds));

            assertThat(process.status()).as(process::log).isEqualTo(ExitStatus.DONE);
            assertThat(store.refusals()).isPositive();
            assertThat(process.log()).contains("silver restarts").contains("its storage does not answer");
        }
        assertThat(lake.counts()).isEqualTo(LakeOnS3.each(files * TWEETS_IN_FILE));
    }
}
