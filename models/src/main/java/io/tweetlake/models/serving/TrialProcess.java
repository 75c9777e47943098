package io.tweetlake.models.serving;

import ai.djl.engine.Engine;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tweetlake.common.DaemonThreads;
import io.tweetlake.common.job.LogLine;
import io.tweetlake.sentiment.SentimentModel;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.commons.io.FileUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A process in which a model answers its probe before this one loads it. What a checkpoint can do to a process, such as to end it
 * from native code, to take all memory or never to answer, it does there.
 */
final class TrialProcess {
    private static final Logger LOG = LoggerFactory.getLogger(TrialProcess.class);
    private static final Duration TIME = Duration.ofMinutes(5);
    /** Beside the weights: heap, libraries, and what a batch takes. */
    private static final long MEMORY_BYTES = 2L << 30;
    /** The weights in two precisions, of which a checkpoint may have the smaller one, while they are read. */
    private static final int COPIES = 4;

    private static final long LOOK_MS = 100;

    private final List<String> command;
    private final Duration time;
    private final long memoryBytes;

    TrialProcess(List<String> command, Duration time, long memoryBytes) {
        this.command = List.copyOf(command);
        this.time = time;
        this.memoryBytes = memoryBytes;
    }

    /** @param folder of a checkpoint */
    static TrialProcess of(Path folder) {
        return new TrialProcess(
                command(folder), TIME, MEMORY_BYTES + COPIES * FileUtils.sizeOfDirectory(folder.toFile()));
    }

    static List<String> command(Path folder) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:+ExitOnOutOfMemoryError"));
        System.getProperties().stringPropertyNames().stream()
                .filter(name ->
                        name.startsWith("ai.djl.") || name.startsWith("tweetlake.") || name.equals("DJL_CACHE_DIR"))
                .sorted()
                .forEach(name -> command.add("-D%s=%s".formatted(name, System.getProperty(name))));
        command.addAll(List.of(
                "-cp",
                classPath(),
                ModelTrial.class.getName(),
                folder.toAbsolutePath().toString()));
        return command;
    }

    /** A job's jar may be known to a class loader of Spark's alone. */
    private static String classPath() {
        Set<String> places = new LinkedHashSet<>();
        for (Class<?> part : List.of(
                ModelTrial.class,
                SentimentModel.class,
                DaemonThreads.class,
                Engine.class,
                HuggingFaceTokenizer.class,
                ObjectMapper.class)) {
            place(part).ifPresent(places::add);
        }
        places.add(System.getProperty("java.class.path"));
        return String.join(File.pathSeparator, places);
    }

    private static Optional<String> place(Class<?> part) {
        CodeSource source = part.getProtectionDomain().getCodeSource();
        try {
            return source == null
                    ? Optional.empty()
                    : Optional.of(Path.of(source.getLocation().toURI()).toString());
        } catch (URISyntaxException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /**
     * @return how the process ended, where that was none of its own ends: by a crash, beyond its memory or its time. Empty where the
     *     model answered or was refused in good order, and where there can be no such process, which the log says
     */
    Optional<String> badEnd() {
        try {
            Path folder = Files.createTempDirectory("tweetlake-trial-");
            try {
                return watched(folder);
            } finally {
                FileUtils.deleteQuietly(folder.toFile());
            }
        } catch (IOException e) {
            unprotected(e.toString());
            return Optional.empty();
        }
    }

    private Optional<String> watched(Path folder) throws IOException {
        Path output = folder.resolve("output");
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            beTheFirstToGo(process);
            Optional<String> stopped = beyondLimits(process);
            return stopped.isPresent() ? stopped : ended(process.exitValue(), output);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } finally {
            process.destroyForcibly();
        }
    }

    private Optional<String> beyondLimits(Process process) throws InterruptedException {
        long start = System.nanoTime();
        while (!process.waitFor(LOOK_MS, TimeUnit.MILLISECONDS)) {
            if (residentBytes(process) > memoryBytes) {
                return Optional.of("its trial took more than %,d MB of memory".formatted(memoryBytes >> 20));
            }
            if (System.nanoTime() - start > time.toNanos()) {
                return Optional.of("its trial took longer than %d s".formatted(time.toSeconds()));
            }
        }
        return Optional.empty();
    }

    private static Optional<String> ended(int status, Path output) throws IOException {
        if (status == ModelTrial.ANSWERED || status == ModelTrial.REFUSED) {
            return Optional.empty();
        }
        List<String> lines = Files.readAllLines(output);
        String last = lines.isEmpty() ? "it said nothing" : lines.get(lines.size() - 1);
        if (status == ModelTrial.NOT_STARTED) {
            unprotected(last);
            return Optional.empty();
        }
        return Optional.of("its trial ended a process with status %d".formatted(status));
    }

    private static void unprotected(String reason) {
        LOG.warn("{}", new LogLine("a model is tried in this process").with("reason", reason));
    }

    /** Where memory runs out the kernel ends the process with the highest score; elsewhere than on Linux there is none. */
    private static void beTheFirstToGo(Process process) {
        try {
            Files.writeString(Path.of("/proc", Long.toString(process.pid()), "oom_score_adj"), "1000");
        } catch (IOException e) {
            LOG.debug("no score for the trial's process", e);
        }
    }

    /** 0 where the system does not say. */
    private static long residentBytes(Process process) {
        try {
            return Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status")).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            return 0;
        }
    }
}
