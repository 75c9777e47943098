package io.tweetlake.cli;

import static io.tweetlake.common.lake.Table.BRONZE_TWEETS;
import static io.tweetlake.common.lake.Table.GOLD_TWEETS;
import static io.tweetlake.common.lake.Table.SILVER_TWEETS;
import static org.assertj.core.api.Assertions.assertThat;

import io.tweetlake.common.job.ExitStatus;
import io.tweetlake.sentiment.TinyCheckpoints;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("process")
class KilledProcessIT {
    /** Version 0 is the empty table; each micro-batch takes one file, and so one version more. */
    private static final List<Predicate<LakeFolder>> MOMENTS = List.of(
            lake -> lake.hasVersion(BRONZE_TWEETS, 2),
            lake -> lake.hasVersion(SILVER_TWEETS, 2),
            lake -> lake.hasVersion(GOLD_TWEETS, 0),
            lake -> lake.hasVersion(GOLD_TWEETS, 1));

    @TempDir
    private Path folder;

    @Test
    void losesAndDoublesNothingWhenItIsKilledOnce() throws Exception {
        kill(MOMENTS.subList(1, 2), 3, 20);
    }

    @Test
    @Tag("endurance")
    void losesAndDoublesNothingWhateverTheMoment() throws Exception {
        kill(MOMENTS, 4, 500);
    }

    /** One lake is killed again and again, and each process goes on from what the one before it left. */
    private void kill(List<Predicate<LakeFolder>> moments, int files, int tweetsInFile) throws Exception {
        CourseTweets.write(folder.resolve("source"), files, tweetsInFile);
        Path model = TinyCheckpoints.unpack(TinyCheckpoints.BERT, folder);
        LakeFolder lake = new LakeFolder(folder.resolve("lake"));
        String[] run = {
            "run",
            "--set",
            "trigger=available-now",
            "--set",
            "source.path=" + folder.resolve("source"),
            "--set",
            "lake.root=" + lake.root(),
            "--set",
            "model.ref=" + model,
            "--set",
            "model.precision=fp32",
            "--set",
            "source.maxFilesPerTrigger=1",
            "--set",
            "silver.maxBytesPerTrigger=1",
            "--set",
            "gold.maxBytesPerTrigger=1"
        };

        for (Predicate<LakeFolder> moment : moments) {
            try (TweetlakeProcess process = TweetlakeProcess.start(folder, run)) {
                process.until(() -> moment.test(lake));
                process.kill();
                assertThat(process.status()).as(process::log).isEqualTo(TweetlakeProcess.KILLED);
            }
        }
        CommandRun last = CommandRun.of(run);

        assertThat(last.status()).as(last.err()).isEqualTo(ExitStatus.DONE);
        int tweets = files * tweetsInFile;
        assertThat(lake.counts())
                .isEqualTo("%d,%d,0,0,%d,%d,%d".formatted(tweets + files - 1, tweets, tweets, tweets, tweets));
        assertThat(lake.ask("SELECT * FROM gold_tweets WHERE error IS NOT NULL"))
                .isEmpty();
    }
}
