package io.tweetlake.cli;

import static io.tweetlake.common.lake.Table.SILVER_TWEETS;
import static org.assertj.core.api.Assertions.assertThat;

import io.tweetlake.common.job.ExitStatus;
import io.tweetlake.sentiment.TinyCheckpoints;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.io.FileUtils;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("process")
class KilledProcessIT {
    private static final int FILES = 3;
    private static final int TWEETS_IN_FILE = 20;

    @TempDir
    private Path folder;

    /** {@link KillsAndRestoresIT} in small: Bronze is done with its files, and Silver is not. */
    @Test
    void losesAndDoublesNothingAfterAKillAndARestore() throws Exception {
        CourseTweets.write(folder.resolve("source"), FILES, TWEETS_IN_FILE);
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

        try (TweetlakeProcess process = TweetlakeProcess.start(folder, run)) {
            // Version 0 is the empty table.
            process.until(() -> lake.hasVersion(SILVER_TWEETS, 2));
            process.kill();
            assertThat(process.status()).as(process::log).isEqualTo(TweetlakeProcess.KILLED);
        }

        Path checkpoint = lake.root().resolve("_checkpoints/bronze");
        Path own = folder.resolve("own");
        Files.move(checkpoint, own);
        for (String file : List.of("metadata", "offsets/0", "commits/0")) {
            FileUtils.copyFile(
                    own.resolve(file).toFile(), checkpoint.resolve(file).toFile());
        }
        CommandRun older = CommandRun.of(run);
        assertThat(older.status()).as(older.err()).isEqualTo(ExitStatus.USER_ERROR);
        assertThat(older.err()).contains("bronze_tweets", "it is older than the table", "Fix: restore the checkpoint");
        FileUtils.deleteDirectory(checkpoint.toFile());
        Files.move(own, checkpoint);

        CommandRun last = CommandRun.of(run);

        assertThat(last.status()).as(last.err()).isEqualTo(ExitStatus.DONE);
        int tweets = FILES * TWEETS_IN_FILE;
        assertThat(lake.counts())
                .isEqualTo("%d,%d,0,0,%d,%d,%d".formatted(tweets + FILES - 1, tweets, tweets, tweets, tweets));
        assertThat(lake.ask("SELECT * FROM gold_tweets WHERE error IS NOT NULL"))
                .isEmpty();
    }
}
