package io.tweetlake.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tweetlake.common.job.ExitStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigCommandTest {
    @TempDir
    private Path folder;

    @Test
    void eachValueIsPrintedWithItsOrigin() throws IOException {
        Path file = folder.resolve("my.yaml");
        Files.writeString(file, "trigger: 5m\nlake:\n  root: my-lake\n");
        CommandRun run = CommandRun.of("config", "--config", file.toString(), "--set", "gold.trigger=10s");
        assertThat(run.status()).isEqualTo(ExitStatus.DONE);
        assertThat(run.out().lines().map(line -> line.replaceAll(" +", " ")))
                .contains("gold.trigger 10s # --set", "source.path - # not set")
                .anyMatch(line -> line.startsWith("lake.root my-lake # " + file))
                .anyMatch(line -> line.startsWith("silver.trigger 5m # "));
    }

    @Test
    void originsAreAligned() {
        CommandRun run = CommandRun.of("config", "--set", "lake.root=lake");
        assertThat(run.out().lines().map(line -> line.indexOf("  # ")).distinct())
                .hasSize(1)
                .doesNotContain(-1);
    }

    @Test
    void theFileOfTheInstallationServesWhereNoneIsNamed() {
        assertThat(CommandRun.of("config").out()).contains("conf/local.yaml");
    }
}
