package io.tweetlake.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tweetlake.common.job.ExitStatus;
import io.tweetlake.common.s3.LocalStack;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KilledOnS3IT {
    private static final int KILLS = 20;
    private static final int FILES = 60;
    private static final int TWEETS_IN_FILE = 20;
    /** Of a process whose jobs have begun. */
    private static final long LONGEST_LIFE_MS = 5_000;

    @TempDir
    private Path folder;

    /** The three jobs run side by side in one process, which is killed while any of them is at anything. */
    @Test
    void losesAndDoublesNothingInTwentyRandomMoments() throws Exception {
        long seed = Long.getLong("tweetlake.kill.seed", System.nanoTime());
        System.out.println("KilledOnS3IT: seed %d, again with -Dtweetlake.kill.seed=%1$d".formatted(seed));
        Random random = new Random(seed);
        LakeOnS3 lake = new LakeOnS3(folder);
        lake.putTweets(0, FILES, TWEETS_IN_FILE);

        for (int kill = 0; kill < KILLS; kill++) {
            try (TweetlakeProcess process = lake.start(LocalStack.endpoint(), "run", run("100ms", 1))) {
                process.until(() -> process.log().contains("bronze started"));
                pass(random.nextLong(LONGEST_LIFE_MS));
                assertThat(process.isAlive()).as(process::log).isTrue();
                process.kill();
                assertThat(process.status()).as(process::log).isEqualTo(TweetlakeProcess.KILLED);
            }
        }

        CommandRun last = CommandRun.of(lake.command(LocalStack.endpoint(), "run", run("available-now", 1_000)));
        assertThat(last.status()).as("seed %d: %s", seed, last.err()).isEqualTo(ExitStatus.DONE);
        int tweets = FILES * TWEETS_IN_FILE;
        assertThat(lake.counts()).as("seed %d", seed).isEqualTo("%1$d,%1$d,%1$d,%1$d,%1$d".formatted(tweets));
    }

    private static String[] run(String trigger, int files) {
        return new String[] {
            "--set",
            "trigger=" + trigger,
            "--set",
            "source.maxFilesPerTrigger=" + files,
            "--set",
            "silver.maxBytesPerTrigger=" + (files == 1 ? "1" : "1GB"),
            "--set",
            "gold.maxBytesPerTrigger=" + (files == 1 ? "1" : "1GB")
        };
    }

    private static void pass(long millis) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (System.nanoTime() < end) {
            LockSupport.parkNanos(end - System.nanoTime());
        }
    }
}
