package io.tweetlake.s3logstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import io.tweetlake.testing.s3.FaultyStore;
import io.tweetlake.testing.s3.LocalStack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("docker")
@Tag("process")
class ConditionalPutLogStoreIT {
    static final List<String> WRITERS = List.of("ada", "grace");
    private static final int VERSIONS = 200;
    private static final int FEW_VERSIONS = 20;
    /** Of so many answers to a commit one is lost. */
    private static final int LOST = 5;

    private static String bucket;

    @BeforeAll
    static void makeBucket() {
        bucket = LocalStack.bucket();
    }

    @Test
    void refusesTheSecondWriterOfAVersion() throws IOException {
        Configuration hadoop = LogWriter.hadoop(LocalStack.endpoint());
        ConditionalPutLogStore log = new ConditionalPutLogStore(hadoop);
        var file = LogWriter.file("s3a://" + bucket + "/second/_delta_log", 0);
        log.write(file, List.of("first", "two lines ✓").iterator(), false, hadoop);

        assertThatThrownBy(() -> log.write(file, List.of("second").iterator(), false, hadoop))
                .isInstanceOf(FileAlreadyExistsException.class);
        try (var lines = log.read(file, hadoop)) {
            List<String> read = new ArrayList<>();
            lines.forEachRemaining(read::add);
            assertThat(read).containsExactly("first", "two lines ✓");
        }
        assertThat(LocalStack.keys(bucket, "second/_delta_log/")).hasSize(1);
    }

    @Test
    void overwritesWhereDeltaAsksForIt() throws IOException {
        Configuration hadoop = LogWriter.hadoop(LocalStack.endpoint());
        ConditionalPutLogStore log = new ConditionalPutLogStore(hadoop);
        var file = LogWriter.file("s3a://" + bucket + "/overwritten/_delta_log", 0);
        log.write(file, List.of("first").iterator(), true, hadoop);
        log.write(file, List.of("second").iterator(), true, hadoop);

        assertThat(LocalStack.text(bucket, "overwritten/_delta_log/00000000000000000000.json"))
                .isEqualTo("second\n");
    }

    /** Two processes in lock-step: every commit that either of them was told succeeded must be there. */
    @Test
    void losesNoCommitOfTwoProcesses(@TempDir Path folder) throws Exception {
        twoWriters(folder, LocalStack.endpoint(), "few-in-lock-step", FEW_VERSIONS);
    }

    @Test
    @Tag("endurance")
    void losesNoneOfManyCommitsOfTwoProcesses(@TempDir Path folder) throws Exception {
        twoWriters(folder, LocalStack.endpoint(), "in-lock-step", VERSIONS);
    }

    @Test
    void losesNoCommitWhenAnswersAreLost(@TempDir Path folder) throws Exception {
        twoWritersWithoutSomeAnswers(folder, "few-cut-off", FEW_VERSIONS);
    }

    @Test
    @Tag("endurance")
    void losesNoneOfManyCommitsWhenAnswersAreLost(@TempDir Path folder) throws Exception {
        twoWritersWithoutSomeAnswers(folder, "cut-off", VERSIONS);
    }

    private static void twoWritersWithoutSomeAnswers(Path folder, String table, int versions) throws Exception {
        AtomicInteger commits = new AtomicInteger();
        try (FaultyStore store = new FaultyStore(LocalStack.endpoint())
                .losingAnswersTo(request -> isCommit(request) && commits.incrementAndGet() % LOST == 0)) {
            twoWriters(folder, store.endpoint(), table, versions);
            assertThat(store.lostAnswers()).isGreaterThan(versions / LOST);
        }
    }

    @Test
    void refusesAStoreThatIgnoresTheCondition() {
        String unsafe = LocalStack.bucket();
        try (FaultyStore store = new FaultyStore(LocalStack.endpoint()).passingOverConditions()) {
            Configuration hadoop = LogWriter.hadoop(store.endpoint());
            ConditionalPutLogStore log = new ConditionalPutLogStore(hadoop);
            var file = LogWriter.file("s3a://" + unsafe + "/table/_delta_log", 0);
            assertThatThrownBy(() -> log.write(file, List.of("first").iterator(), false, hadoop))
                    .isInstanceOf(UnsafeStoreException.class)
                    .hasMessageContaining(unsafe)
                    .hasMessageContaining("conditional");
            assertThat(LocalStack.keys(unsafe, "table/_delta_log/")).isEmpty();
        }
    }

    /** A probe without an answer says nothing of the store, and must not make it a safe one. */
    @Test
    void doesNotTrustAStoreWhoseProbeFailed() {
        String unsafe = LocalStack.bucket();
        AtomicInteger probes = new AtomicInteger();
        try (FaultyStore store = new FaultyStore(LocalStack.endpoint())
                .passingOverConditions()
                .tooBusyFor(request -> isProbe(request) && probes.incrementAndGet() > 1)) {
            Configuration hadoop = withoutRetries(LogWriter.hadoop(store.endpoint()));
            ConditionalPutLogStore log = new ConditionalPutLogStore(hadoop);
            var file = LogWriter.file("s3a://" + unsafe + "/table/_delta_log", 0);
            assertThatThrownBy(() -> log.write(file, List.of("first").iterator(), false, hadoop))
                    .isInstanceOf(IOException.class);

            store.tooBusyFor(request -> false);
            assertThatThrownBy(() -> log.write(file, List.of("first").iterator(), false, hadoop))
                    .isInstanceOf(UnsafeStoreException.class);
        }
    }

    @Test
    void commitsWhenAnswersToItsProbeAreLost() throws IOException {
        String safe = LocalStack.bucket();
        AtomicInteger probes = new AtomicInteger();
        try (FaultyStore store = new FaultyStore(LocalStack.endpoint())
                .losingAnswersTo(request -> isProbe(request) && probes.getAndIncrement() % 2 == 0)) {
            Configuration hadoop = LogWriter.hadoop(store.endpoint());
            var file = LogWriter.file("s3a://" + safe + "/table/_delta_log", 0);
            new ConditionalPutLogStore(hadoop).write(file, List.of("first").iterator(), false, hadoop);
            assertThat(store.lostAnswers()).isPositive();
        }
        assertThat(LocalStack.keys(safe, "table/")).hasSize(1);
    }

    private static Configuration withoutRetries(Configuration hadoop) {
        hadoop.set("fs.s3a.attempts.maximum", "1");
        hadoop.set("fs.s3a.retry.limit", "0");
        hadoop.set("fs.s3a.retry.throttle.limit", "0");
        hadoop.set("fs.s3a.impl.disable.cache", "true");
        return hadoop;
    }

    private static boolean isProbe(HttpExchange request) {
        return request.getRequestMethod().equals("PUT")
                && request.getRequestURI().getPath().contains(".conditional-put-");
    }

    private static boolean isCommit(HttpExchange request) {
        return request.getRequestMethod().equals("PUT")
                && request.getRequestURI().getPath().endsWith(".json");
    }

    private static void twoWriters(Path folder, String endpoint, String table, int versions) throws Exception {
        String log = table + "/_delta_log";
        List<Process> writers = new ArrayList<>();
        for (String name : WRITERS) {
            ProcessBuilder builder = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:TieredStopAtLevel=1",
                            "-XX:+UseSerialGC",
                            "-cp",
                            System.getProperty("java.class.path"),
                            LogWriter.class.getName(),
                            name,
                            "s3a://%s/%s".formatted(bucket, log),
                            String.valueOf(versions),
                            endpoint,
                            folder.toString())
                    .redirectOutput(folder.resolve(name).toFile())
                    .redirectError(folder.resolve(name + ".log").toFile());
            builder.environment().putAll(LocalStack.environment());
            writers.add(builder.start());
        }
        for (Process writer : writers) {
            assertThat(writer.waitFor()).as(() -> logs(folder)).isZero();
        }

        List<String> all = new ArrayList<>();
        for (String name : WRITERS) {
            List<String> told = Files.readAllLines(folder.resolve(name));
            assertThat(told).as("both win some").isNotEmpty();
            for (String version : told) {
                String key = "%s/%020d.json".formatted(log, Integer.valueOf(version));
                assertThat(LocalStack.text(bucket, key)).isEqualTo(name + "\n" + version + "\n");
            }
            all.addAll(told);
        }
        assertThat(all).hasSize(versions).doesNotHaveDuplicates();
        assertThat(LocalStack.keys(bucket, log)).hasSize(versions);
    }

    private static String logs(Path folder) {
        return WRITERS.stream()
                .map(name -> folder.resolve(name + ".log"))
                .map(ConditionalPutLogStoreIT::text)
                .collect(Collectors.joining());
    }

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
