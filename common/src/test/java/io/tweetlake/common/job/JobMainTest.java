package io.tweetlake.common.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tweetlake.common.UserError;
import io.tweetlake.common.lake.TestSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("spark")
class JobMainTest {
    @TempDir
    private Path folder;

    @Test
    void takesTheFileAndWhatIsSetOverIt() throws IOException {
        Path file = Files.writeString(folder.resolve("local.yaml"), "trigger: 5m\nlake:\n  root: a\n");

        var config = JobMain.configuration("--config", file.toString(), "--set", "lake.root=b", "--set", "model.ref=c");

        assertThat(config.trigger()).hasToString("300s");
        assertThat(config.lake().root()).isEqualTo("b");
        assertThat(config.model().ref()).isEqualTo("c");
    }

    @Test
    void refusesOptionsThatItDoesNotKnow() {
        assertThatThrownBy(() -> JobMain.configuration("--verbose", "x"))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("unknown option --verbose")
                .hasMessageContaining("--config FILE and --set KEY=VALUE");
        assertThatThrownBy(() -> JobMain.configuration("--config=local.yaml"))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("unknown option --config=local.yaml");
    }

    @Test
    void refusesAnOptionWithoutItsValue() {
        assertThatThrownBy(() -> JobMain.configuration("--set", "lake.root=a", "--config"))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("--config has no value");
    }

    @Test
    void refusesAFileThatIsNotThere() {
        String missing = folder.resolve("missing.yaml").toString();

        assertThatThrownBy(() -> JobMain.configuration("--config", missing))
                .isInstanceOf(UserError.class)
                .hasMessageContaining(missing);
    }

    @Test
    void takesTheFileFromWhereverHadoopReads() throws IOException {
        Path file = Files.writeString(folder.resolve("remote.yaml"), "lake:\n  root: a\n");

        assertThat(JobMain.configuration("--config", file.toUri().toString())
                        .lake()
                        .root())
                .isEqualTo("a");
        assertThatThrownBy(() -> JobMain.configuration("--config", "/Volumes/no/such/volume/conf.yaml"))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("cannot read /Volumes/no/such/volume/conf.yaml");
    }

    @Test
    void aHostThatHasASessionLearnsOfAFailureByAnException() {
        TestSession.get();

        assertThatThrownBy(() -> JobMain.run(new String[] {"--set", "lake.rooot=a"}, config -> {}))
                .isInstanceOf(UserError.class);
        assertThatThrownBy(() -> JobMain.run(new String[] {"--set", "lake.root=a"}, config -> {
                    throw new IOException("disk full");
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("disk full");
    }

    @Test
    void aMistakeOfTheUserIsOneHoweverDeepInTheFailure() {
        TestSession.get();

        assertThatThrownBy(() -> JobMain.run(new String[] {"--set", "lake.root=a"}, config -> {
                    throw new IllegalStateException("a task failed", new UserError("no such bucket", "name another"));
                }))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("no such bucket");
    }

    @Test
    void refusesAMistakeInTheConfiguration() {
        assertThatThrownBy(() -> JobMain.configuration("--set", "lake.rooot=a"))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("lake.root");
    }
}
