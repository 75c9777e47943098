package io.tweetlake.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Runs commands of a shell in one process, as a JVM for each takes seconds. {@link #SCRIPT} stands in for the launcher, in the
 * folder that the process works in.
 */
final class CommandServer {
    static final String SCRIPT = """
            #!/bin/sh
            cat >input
            printf '%s\\0' "$@" >request
            cat answer
            exit "$(cat status)"
            """;

    private CommandServer() {}

    /** Installs the script and its pipes. */
    static void install(Path folder) throws IOException, InterruptedException {
        Path script = Files.writeString(folder.resolve("tweetlake"), SCRIPT);
        new ProcessBuilder("chmod", "+x", script.toString()).start().waitFor();
        new ProcessBuilder("mkfifo", "request", "answer", "status")
                .directory(folder.toFile())
                .start()
                .waitFor();
    }

    /** Answers until it is killed. */
    public static void main(String[] args) throws IOException {
        while (true) {
            String words = new String(Files.readAllBytes(Path.of("request")), StandardCharsets.UTF_8);
            System.setIn(Files.newInputStream(Path.of("input")));
            CommandRun run = CommandRun.of(words.split("\0"));
            Files.writeString(Path.of("answer"), run.out() + run.err());
            Files.writeString(Path.of("status"), String.valueOf(run.status()));
        }
    }
}
