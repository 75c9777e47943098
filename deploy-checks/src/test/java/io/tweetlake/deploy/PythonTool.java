package io.tweetlake.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.tweetlake.models.mlflow.MlflowProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Checks of the repository that are Python programs. */
final class PythonTool {
    private PythonTool() {}

    /** What a module finds to change, run in the root of the repository; empty when it is content. */
    static String complaint(String module, String... words) throws IOException, InterruptedException {
        List<String> command = Stream.concat(
                        Stream.of(MlflowProcess.python().toString(), "-m", module), Stream.of(words))
                .toList();
        Process process = new ProcessBuilder(command)
                .directory(DeployFiles.root().toAbsolutePath().normalize().toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        return process.exitValue() == 0 ? "" : "%s%n%s".formatted(String.join(" ", command), said);
    }
}
