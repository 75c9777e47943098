package io.tweetlake.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tweetlake.common.job.ExitStatus;
import io.tweetlake.sentiment.TinyCheckpoints;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("process")
class DemoIT {
    private static final Pattern LABELLED =
            Pattern.compile("(?m)^(negative|neutral |positive) +\\d+\\.\\d% +@\\w+: .+$");

    @TempDir
    private Path folder;

    @Test
    void showsTweetsAsTheyAreLabelledAndEnds() throws Exception {
        Path demo = folder.resolve("demo");
        try (TweetlakeProcess process = TweetlakeProcess.start(folder, "demo", "--once", "--dir", demo.toString())) {
            assertThat(process.status()).as(process::log).isEqualTo(ExitStatus.DONE);
            assertThat(process.out()).containsPattern(LABELLED);
            assertThat(process.out())
                    .contains("positive", "negative", "neutral")
                    .doesNotContain("\u001b");
        }
        assertThat(new LakeFolder(demo.resolve("lake")).counts()).isEqualTo("245,236,3,1,236,236,236");
    }

    @Test
    void aSignalEndsItWithoutAFailure() throws Exception {
        try (TweetlakeProcess process = TweetlakeProcess.start(
                folder,
                "demo",
                "--port",
                "0",
                "--dir",
                folder.resolve("demo").toString(),
                "--set",
                "model.ref=" + TinyCheckpoints.unpack(TinyCheckpoints.BERT, folder),
                "--set",
                "model.precision=fp32")) {
            process.until(() -> LABELLED.matcher(process.out()).find());
            process.terminate();
            assertThat(process.status()).as(process::log).isEqualTo(ExitStatus.DONE);
            assertThat(process.out()).contains(LiveDemo.STOPPING);
            assertThat(process.log()).doesNotContain("\tat ", "SparkContext");
        }
    }

    @Test
    void aFolderThatNoDemoMadeIsLeftAlone() throws IOException {
        Path mine = Files.writeString(folder.resolve("thesis.txt"), "precious");
        CommandRun run = CommandRun.of("demo", "--once", "--dir", folder.toString());
        assertThat(run.status()).isEqualTo(ExitStatus.USER_ERROR);
        assertThat(run.err()).contains("--dir: " + folder, "Fix: ").doesNotContain("\tat ");
        assertThat(folder.toFile().list()).containsExactly("thesis.txt");
        assertThat(mine).hasContent("precious");
    }
}
