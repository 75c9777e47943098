package io.tweetlake.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tweetlake.common.job.ExitStatus;
import io.tweetlake.testing.s3.LocalStack;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("docker")
@Tag("process")
class KilledOnS3IT {
    private static final int TWEETS_IN_FILE = 20;
    private static final List<String> JOBS = List.of("bronze", "silver", "gold");
    /** After the job has begun: time for its first micro-batch, which takes one file. */
    private static final long LONGEST_LIFE_MS = 6_000;

    @TempDir
    private Path folder;

    @Test
    void losesAndDoublesNothingAfterOneKill() throws Exception {
        kill(1, 2, List.of("bronze"));
    }

    @Test
    @Tag("endurance")
    void losesAndDoublesNothingInRandomMoments() throws Exception {
        kill(LongRun.ASKED ? 20 : 6, 8, JOBS);
    }

    /** By turns, so that each job is killed, has work when it is, and goes on from what it left the last time. */
    private void kill(int kills, int files, List<String> jobs) throws Exception {
        long seed = Long.getLong("tweetlake.kill.seed", System.nanoTime());
        Random random = new Random(seed);
        LakeOnS3 lake = new LakeOnS3(folder);
        lake.putTweets(0, 1, TWEETS_IN_FILE);
        lake.run("run", LakeOnS3.fileByFile("available-now"));
        lake.putTweets(1, files - 1, TWEETS_IN_FILE);

        for (int kill = 0; kill < kills; kill++) {
            String job = jobs.get(kill % jobs.size());
            try (TweetlakeProcess process = lake.start(LocalStack.endpoint(), job, LakeOnS3.fileByFile("100ms"))) {
                process.until(() -> process.log().contains(job + " started"));
                process.work(random.nextLong(LONGEST_LIFE_MS));
                process.kill();
                assertThat(process.status()).as(process::log).isEqualTo(TweetlakeProcess.KILLED);
            }
        }

        CommandRun last =
                CommandRun.of(lake.command(LocalStack.endpoint(), "run", LakeOnS3.fileByFile("available-now")));
        assertThat(last.status()).as(again(seed) + last.err()).isEqualTo(ExitStatus.DONE);
        assertThat(lake.counts()).as(again(seed)).isEqualTo(LakeOnS3.each(files * TWEETS_IN_FILE));
    }

    private static String again(long seed) {
        return "again with -Dtweetlake.kill.seed=%d%n".formatted(seed);
    }
}
