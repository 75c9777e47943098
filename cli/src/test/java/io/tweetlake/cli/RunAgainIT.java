package io.tweetlake.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tweetlake.common.job.ExitStatus;
import io.tweetlake.sentiment.TinyCheckpoints;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("spark")
class RunAgainIT {
    @TempDir
    private Path folder;

    @Test
    void aRunThatFindsNothingNewLeavesEveryTableAsItWas() {
        LakeFolder lake = new LakeFolder(folder.resolve("lake"));
        run(lake);
        assertThat(lake.counts()).isEqualTo("245,236,3,1,236,236,236");
        List<Long> versions = lake.versions();
        run(lake);
        assertThat(lake.versions()).isEqualTo(versions);
        assertThat(lake.counts()).isEqualTo("245,236,3,1,236,236,236");
    }

    private void run(LakeFolder lake) {
        CommandRun run = CommandRun.of(
                "run",
                "--set",
                "trigger=available-now",
                "--set",
                "lake.root=" + lake.root(),
                "--set",
                "source.path=" + Home.path("src-test-data/demo"),
                "--set",
                "model.ref=" + TinyCheckpoints.unpack(TinyCheckpoints.ROBERTA, folder),
                "--set",
                "model.precision=fp32");
        assertThat(run.status()).as(run.err()).isEqualTo(ExitStatus.DONE);
    }
}
