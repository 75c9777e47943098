package io.tweetlake.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The Docker daemon, which a test cannot do without. */
final class Docker {
    private static final String FIX =
            "no Docker daemon answers. Fix: install Docker and start it, so that `docker info` succeeds";

    private static final Duration LONGEST = Duration.ofMinutes(10);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(500);

    private Docker() {}

    /** Without Docker the calling test is skipped, or fails in CI. */
    static void require() throws InterruptedException {
        if (!answers()) {
            missing(FIX);
        }
    }

    static boolean answers() throws InterruptedException {
        return succeeds("docker", "info");
    }

    private static <T> T missing(String fix) {
        return System.getenv("CI") != null ? fail(fix) : abort(fix);
    }

    /**
     * The words of Compose. Without it the calling test is skipped, or fails in CI.
     *
     * @return {@code docker compose}, or {@code docker-compose} of Debian
     */
    static List<String> compose() throws IOException, InterruptedException {
        for (List<String> words : List.of(List.of("docker", "compose"), List.of("docker-compose"))) {
            if (succeeds(Stream.concat(words.stream(), Stream.of("version")).toArray(String[]::new))) {
                return words;
            }
        }
        return missing("there is no Docker Compose. Fix: apt-get install docker-compose");
    }

    /** What {@code docker inspect} shows of a container by a template. */
    static String inspect(String container, String template) {
        return output("docker", "inspect", "--format", template, container).strip();
    }

    /**
     * Waits until something has come about.
     *
     * @param log shown where it does not
     */
    static void until(Supplier<String> log, BooleanSupplier condition) {
        long deadline = System.nanoTime() + LONGEST.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as(log).isLessThan(deadline);
            LockSupport.parkNanos(LOOK_AGAIN.toNanos());
        }
    }

    /** What a container has written to both of its outputs. */
    static String log(String container) {
        return output("docker", "logs", container);
    }

    /** Of a command that may fail. */
    static String output(String... words) {
        try {
            Command command = Command.attempt(words);
            return command.out() + command.err();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }

    private static boolean succeeds(String... words) throws InterruptedException {
        try {
            return new ProcessBuilder(words)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
