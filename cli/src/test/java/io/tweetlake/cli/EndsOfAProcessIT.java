package io.tweetlake.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tweetlake.common.job.ExitStatus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The exit statuses of {@code docs/operations.md}, each by a process that ends so; SIGTERM is in {@link StoppedProcessIT}. */
@Tag("process")
class EndsOfAProcessIT {
    private static final String SMALL_HEAP = "-Xmx512m";
    private static final int ABORTED = 134;

    @TempDir
    private Path folder;

    @Test
    void aTaskThatRunsOutOfMemoryIsNoStop() throws Exception {
        assertEnd(
                ProvokedEnd.Way.MEMORY_OF_A_TASK,
                ExitStatus.OUT_OF_MEMORY,
                "OutOfMemoryError",
                "ending before the jobs are done; the next start repeats");
    }

    @ParameterizedTest
    @Tag("endurance")
    @CsvSource({
        "MEMORY_OF_THE_DRIVER, 52, tweetlake: out of memory: Java heap space",
        "MEMORY_OF_ANOTHER_THREAD, 52, out of memory: Java heap space",
        "STACK_OF_THE_DRIVER, 1, tweetlake: StackOverflowError",
        "STACK_OF_A_TASK, 50, StackOverflowError"
    })
    void anErrorOfTheJvmKeepsItsStatus(ProvokedEnd.Way way, int status, String message) throws Exception {
        assertEnd(way, status, message);
    }

    @Test
    @Tag("endurance")
    void aTaskIsRepeatedWhenItsExecutorRunsOutOfMemory() throws Exception {
        try (TweetlakeProcess process = provokeOnExecutors(ProvokedEnd.Way.MEMORY_OF_AN_EXECUTOR)) {
            process.until(() -> Files.exists(folder.resolve("lake/_checkpoints/job/commits/0")));
            process.terminate();
            assertThat(process.status()).as(process::log).isEqualTo(ExitStatus.DONE);
            assertThat(process.log()).contains("Lost executor 0");
        }
        try (Stream<Path> files = Files.list(folder.resolve("rows"))) {
            long rows = 0;
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".txt")).toList()) {
                rows += Files.readAllLines(file).size();
            }
            assertThat(rows).isEqualTo(ProvokedEnd.ROWS);
        }
    }

    @Test
    @Tag("endurance")
    void executorsThatAllRunOutOfMemoryAreOneMessage() throws Exception {
        try (TweetlakeProcess process = provokeOnExecutors(ProvokedEnd.Way.MEMORY_OF_A_TASK)) {
            assertThat(process.status()).as(process::log).isEqualTo(ExitStatus.FAULT);
            assertThat(process.log())
                    .contains("tweetlake: a task failed 2 times", "\n  Fix: ", "--executor-memory")
                    .doesNotContain("--driver-memory");
        }
    }

    @Test
    @Tag("endurance")
    void aCrashKeepsItsStatus() throws Exception {
        try (TweetlakeProcess process = TweetlakeProcess.provoke(folder, ProvokedEnd.Way.NONE)) {
            process.until(() -> Files.exists(folder.resolve("lake/_checkpoints/job/commits/0")));
            process.signal("SEGV");
            assertThat(process.status()).as(process::log).isEqualTo(ABORTED);
        }
        assertThat(folder.resolve("jvm-error.log")).exists();
    }

    @Test
    @Tag("endurance")
    void ctrlCIsAStop() throws Exception {
        try (TweetlakeProcess process = TweetlakeProcess.provoke(folder, ProvokedEnd.Way.NONE)) {
            process.until(() -> Files.exists(folder.resolve("lake/_checkpoints/job/commits/0")));
            process.signal("INT");
            assertThat(process.status()).as(process::log).isEqualTo(ExitStatus.DONE);
        }
    }

    @Test
    @Tag("endurance")
    void aFullDiskIsOneMessage() throws Exception {
        Path disk = Files.createDirectories(folder.resolve("disk"));
        assumeTrue(mounted("mount", "-t", "tmpfs", "-o", "size=100k", "tmpfs", disk.toString()), "may not mount");
        try (TweetlakeProcess process = TweetlakeProcess.provoke(
                folder, ProvokedEnd.Way.FULL_DISK, "-D%s=%s".formatted(ProvokedEnd.OUTPUT, disk))) {
            assertThat(process.status()).as(process::log).isEqualTo(ExitStatus.FAULT);
            assertThat(process.log())
                    .contains("tweetlake: a disk is full: ", "No space left on device", "\n  Fix: free some space")
                    .doesNotContain("\tat ");
        } finally {
            mounted("umount", disk.toString());
        }
    }

    /** On a cluster in the process, whose executors are processes of their own. They have all of Spark from the class path. */
    private TweetlakeProcess provokeOnExecutors(ProvokedEnd.Way way) throws Exception {
        Path spark = folder.resolve("spark");
        Files.createDirectories(spark.resolve("jars"));
        return TweetlakeProcess.provoke(
                folder,
                Map.of("SPARK_HOME", spark.toString(), "SPARK_SCALA_VERSION", "2.13"),
                way,
                "-D%s=local-cluster[1,1,512]".formatted(ProvokedEnd.MASTER),
                "-D%s=%s".formatted(ProvokedEnd.OUTPUT, folder));
    }

    private void assertEnd(ProvokedEnd.Way way, int status, String... messages) throws Exception {
        try (TweetlakeProcess process = TweetlakeProcess.provoke(folder, way, SMALL_HEAP)) {
            assertThat(process.status()).as(process::log).isEqualTo(status);
            assertThat(process.log()).contains(messages).doesNotContain("\tat ");
        }
    }

    private static boolean mounted(String... command) throws Exception {
        return new ProcessBuilder(command).start().waitFor() == 0;
    }
}
