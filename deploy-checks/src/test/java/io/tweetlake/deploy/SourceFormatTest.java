package io.tweetlake.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
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
    @TempDir
    private Path folder;

    @Test
    void python() throws Exception {
        assertThat(PythonTool.complaint("ruff", "format", "--check", ".")).isEmpty();
    }

    @Test
    void sql() throws Exception {
        assertThat(PythonTool.complaint("sqlfluff", "lint", "--disable-progress-bar", "-q", "deploy"))
                .isEmpty();
    }

    @Test
    void aFileOfAnotherFormatIsSeen() throws Exception {
        Path python = Files.writeString(folder.resolve("spaced.py"), "x = [ 1,2 ]\n");
        Path sql = Files.writeString(folder.resolve("lower.sql"), "select a FROM b\n");

        assertThat(PythonTool.complaint("ruff", "format", "--check", "--config", "ruff.toml", python.toString()))
                .contains("spaced.py");
        assertThat(PythonTool.complaint("sqlfluff", "lint", "--config", ".sqlfluff", sql.toString()))
                .contains("CP01");
    }
}
