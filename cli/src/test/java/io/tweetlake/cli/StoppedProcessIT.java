package io.tweetlake.cli;

import static io.tweetlake.common.lake.Table.SILVER_TWEETS;
import static org.assertj.core.api.Assertions.assertThat;

import io.tweetlake.common.job.ExitStatus;
import io.tweetlake.sentiment.TinyCheckpoints;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("process")
class StoppedProcessIT {
    @TempDir
    private Path folder;

    @Test
    void aStoppedProcessFinishesTheMicroBatchInHandAndTheNextGoesOn() throws Exception {
        LakeFolder lake = new LakeFolder(folder.resolve("lake"));
        List<String> run = List.of(
                "run",
                "--set",
                "lake.root=" + lake.root(),
                "--set",
                "source.path=" + Home.path("src-test-data/demo"),
                "--set",
                "model.ref=" + TinyCheckpoints.unpack(TinyCheckpoints.BERT, folder),
                "--set",
                "model.precision=fp32");

        try (TweetlakeProcess process =
                TweetlakeProcess.start(folder, with(run, "trigger=1s", "source.maxFilesPerTrigger=1"))) {
            process.until(() -> lake.hasVersion(SILVER_TWEETS, 1));
            process.terminate();
            assertThat(process.status()).as(process::log).isEqualTo(ExitStatus.DONE);
            assertThat(process.log())
                    .contains("stopping after the current micro-batch")
                    .doesNotContain("\tat ");
        }
        for (String job : List.of("bronze", "silver", "gold")) {
            // One that was held before it did anything may have been planned.
            assertThat(lake.finished(job)).as(job).isBetween(lake.begun(job) - 1, lake.begun(job));
        }

        CommandRun rest = CommandRun.of(with(run, "trigger=available-now"));
        assertThat(rest.status()).as(rest.err()).isEqualTo(ExitStatus.DONE);
        assertThat(lake.counts()).isEqualTo("245,236,3,1,236,236,236");
    }

    private static String[] with(List<String> command, String... settings) {
        return Stream.concat(command.stream(), Arrays.stream(settings).flatMap(setting -> Stream.of("--set", setting)))
                .toArray(String[]::new);
    }
}
