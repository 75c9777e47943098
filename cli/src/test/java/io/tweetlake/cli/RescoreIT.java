package io.tweetlake.cli;

import static io.tweetlake.common.lake.Table.GOLD_TWEETS;
import static org.assertj.core.api.Assertions.assertThat;

import io.tweetlake.common.job.ExitStatus;
import io.tweetlake.sentiment.TinyCheckpoints;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("process")
class RescoreIT {
    private static final int TWEETS = 236;
    private static final String FP32 = "model.precision=fp32";

    @TempDir
    private Path folder;

    @Test
    void aRescoreThatIsKilledGoesOnWhereItWas() throws Exception {
        LakeFolder lake = new LakeFolder(folder.resolve("lake"));
        String root = "lake.root=" + lake.root();
        CommandRun labelled = CommandRun.of(
                "run",
                "--set",
                root,
                "--set",
                "trigger=available-now",
                "--set",
                "source.path=" + Home.path("src-test-data/demo"),
                "--set",
                "model.ref=" + TinyCheckpoints.unpack(TinyCheckpoints.BERT, folder),
                "--set",
                FP32);
        assertThat(labelled.status()).as(labelled.err()).isEqualTo(ExitStatus.DONE);
        long before = lake.versions().get(GOLD_TWEETS.ordinal());
        String[] rescore = {
            "rescore",
            "--model",
            TinyCheckpoints.unpack(TinyCheckpoints.ROBERTA, folder).toString(),
            "--rows-at-once",
            "25",
            "--set",
            root,
            "--set",
            FP32
        };

        try (TweetlakeProcess process = TweetlakeProcess.start(folder, rescore)) {
            process.until(() -> lake.hasVersion(GOLD_TWEETS, before + 1));
            process.kill();
            assertThat(process.status()).as(process::log).isEqualTo(TweetlakeProcess.KILLED);
        }
        CommandRun rest = CommandRun.of(rescore);

        assertThat(rest.status()).as(rest.err()).isEqualTo(ExitStatus.DONE);
        assertThat(rest.out()).matches("rescored \\d+  kept [1-9]\\d*  with tiny-roberta [0-9a-f]{12}\n");
        assertThat(rest.err()).contains("(100 %)");
        assertThat(lake.ask("SELECT count(*), count(DISTINCT tweet_id), count(DISTINCT model_version), min(model_name)"
                        + " FROM gold_tweets"))
                .containsExactly("%d,%d,1,tiny-roberta".formatted(TWEETS, TWEETS));
        assertThat(lake.ask("SELECT DISTINCT model_name FROM delta.`%s/gold_tweets` VERSION AS OF %d"
                        .formatted(lake.root(), before)))
                .containsExactly("tiny-bert");
    }

    @Test
    void daysTheWrongWayRoundAreTheUsersMistake() {
        CommandRun run = CommandRun.of(
                "rescore",
                "--model",
                "builtin:default",
                "--from",
                "2026-06-17",
                "--to",
                "2026-06-16",
                "--set",
                "lake.root=" + folder.resolve("lake"));

        assertThat(run.status()).isEqualTo(ExitStatus.USER_ERROR);
        assertThat(run.err()).contains("--from 2026-06-17 is after --to 2026-06-16");
    }
}
