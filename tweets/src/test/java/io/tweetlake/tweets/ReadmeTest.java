package io.tweetlake.tweets;

import static org.assertj.core.api.Assertions.assertThat;

import io.tweetlake.testing.ReadmeExamples;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

class ReadmeTest {
    @TempDir
    private Path classes;

    @Test
    @ResourceLock(Resources.SYSTEM_OUT)
    void theExamplePrintsWhatTheReadmeSays() throws Exception {
        assertThat(ReadmeExamples.compile(Path.of("README.md"), classes)).containsExactly("ReadTweet");
        PrintStream console = System.out;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {classes.toUri().toURL()})) {
            loader.loadClass("ReadTweet").getMethod("main", String[].class).invoke(null, (Object) new String[0]);
        } finally {
            System.setOut(console);
        }
        assertThat(Path.of("README.md"))
                .content()
                .contains("This prints `%s`."
                        .formatted(out.toString(StandardCharsets.UTF_8).strip()));
    }
}
