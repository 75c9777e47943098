package io.tweetlake.sentiment;

import static org.assertj.core.api.Assertions.assertThat;

import io.tweetlake.testing.ReadmeExamples;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadmeTest {
    @TempDir
    private Path classes;

    @Test
    void theExampleCompiles() throws Exception {
        assertThat(ReadmeExamples.compile(Path.of("README.md"), classes)).containsExactly("Score");
    }
}
