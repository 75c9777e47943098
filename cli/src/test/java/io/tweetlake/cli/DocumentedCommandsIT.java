package io.tweetlake.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tweetlake.common.job.ExitStatus;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs the blocks of commands of the documentation that have no mark, as they are, one after the other in one folder: those of
 * the README first, which make the lake.
 */
@Tag("process")
class DocumentedCommandsIT {
    /** What the commands name of the repository. */
    private static final List<String> SHARED = List.of("conf", "src-test-data");

    private static final long LONGEST_SECONDS = 300;

    @TempDir
    private Path folder;

    @Test
    void succeed() throws Exception {
        CommandServer.install(folder);
        for (String shared : SHARED) {
            Files.createSymbolicLink(folder.resolve(shared), Home.path(shared).toAbsolutePath());
        }
        try (TweetlakeProcess server = TweetlakeProcess.serve(folder)) {
            for (Page page : Page.documentation()) {
                for (Page.Block block : page.blocks()) {
                    if (block.isOfCommands() && block.mark().isEmpty()) {
                        run(page.name() + ":" + block.line(), block.text(), server);
                    }
                }
            }
        }
        for (String shared : SHARED) {
            Files.delete(folder.resolve(shared));
        }
        assertThat(folder.resolve("labels.jsonl")).content().contains("\"predicted_sentiment\":\"positive\"");
        assertThat(folder.resolve("report-2026-06-15.html")).isNotEmptyFile();
    }

    private void run(String place, String commands, TweetlakeProcess server) throws IOException, InterruptedException {
        Path said = folder.resolve("said.txt");
        Process shell = new ProcessBuilder("bash", "-e", "-c", commands)
                .directory(folder.toFile())
                .redirectInput(Redirect.from(new File("/dev/null")))
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        boolean ended = shell.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS);
        shell.destroyForcibly();
        assertThat(ended && shell.exitValue() == ExitStatus.DONE)
                .as(() -> "%s%n%s%n%s%n%s".formatted(place, commands, TweetlakeProcess.read(said), server.log()))
                .isTrue();
    }
}
