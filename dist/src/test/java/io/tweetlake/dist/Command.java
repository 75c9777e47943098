package io.tweetlake.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A command of the system, run to its end. */
record Command(int status, String out, String err) {
    private static final int LONGEST_MINUTES = 15;

    /** Fails where the command fails. */
    static Command run(String... words) throws IOException, InterruptedException {
        Command command = attempt(Map.of(), words);
        assertThat(command.status())
                .as("%s: %s", String.join(" ", words), command)
                .isZero();
        return command;
    }

    static Command attempt(String... words) throws IOException, InterruptedException {
        return attempt(Map.of(), words);
    }

    /** @param environment variables beside its own */
    static Command attempt(Map<String, String> environment, String... words) throws IOException, InterruptedException {
        Path out = Files.createTempFile("out", ".txt");
        Path err = Files.createTempFile("err", ".txt");
        try {
            ProcessBuilder builder =
                    new ProcessBuilder(words).redirectOutput(out.toFile()).redirectError(err.toFile());
            builder.environment().putAll(environment);
            Process process = builder.start();
            boolean ended = process.waitFor(LONGEST_MINUTES, TimeUnit.MINUTES);
            if (!ended) {
                process.destroyForcibly().waitFor();
            }
            Command command = new Command(process.exitValue(), Files.readString(out), Files.readString(err));
            assertThat(ended).as("%s: %s", String.join(" ", words), command).isTrue();
            return command;
        } finally {
            Files.delete(out);
            Files.delete(err);
        }
    }
}
