package io.tweetlake.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.tweetlake.models.mlflow.MlflowProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Python and SQL files have the format of {@code ruff.toml} and {@code .sqlfluff}; Spotless holds the Java files to theirs.
 * Where there is no Python with the formatters, the tests are skipped, or in CI fail.
 */
@Tag("mlflow")
@Tag("process")
class SourceFormatTest {
    private static final Path ROOT = DeployFiles.root().toAbsolutePath().normalize();

    @TempDir
    private Path folder;

    @Test
    void python() throws Exception {
        assertThat(complaint("ruff", "format", "--check", ".")).isEmpty();
    }

    @Test
    void sql() throws Exception {
        assertThat(complaint("sqlfluff", "lint", "--disable-progress-bar", "-q", "deploy"))
                .isEmpty();
    }

    @Test
    void aFileOfAnotherFormatIsSeen() throws Exception {
        Path python = Files.writeString(folder.resolve("spaced.py"), "x = [ 1,2 ]\n");
        Path sql = Files.writeString(folder.resolve("lower.sql"), "select a FROM b\n");

        assertThat(complaint("ruff", "format", "--check", "--config", "ruff.toml", python.toString()))
                .contains("spaced.py");
        assertThat(complaint("sqlfluff", "lint", "--config", ".sqlfluff", sql.toString()))
                .contains("CP01");
    }

    /** What the formatter finds to change; empty when it is content. */
    private static String complaint(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Stream.concat(Stream.of(MlflowProcess.python().toString(), "-m"), Arrays.stream(command))
                                .toList())
                .directory(ROOT.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        return process.exitValue() == 0 ? "" : "%s%n%s".formatted(String.join(" ", command), said);
    }
}
