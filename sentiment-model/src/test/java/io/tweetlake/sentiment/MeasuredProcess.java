package io.tweetlake.sentiment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A process whose heap is all there from the start: what it takes beside that is native. */
public final class MeasuredProcess {
    private MeasuredProcess() {}

    /**
     * Runs a main class to its end, which has to be a good one.
     *
     * @param folder for what it prints
     * @return the lines of its standard output
     */
    public static List<String> run(Path folder, Class<?> main, int heapMegabytes, String... arguments)
            throws IOException, InterruptedException {
        Path out = folder.resolve("out.txt");
        Path log = folder.resolve("log.txt");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms" + heapMegabytes + "m",
                "-Xmx" + heapMegabytes + "m",
                "-XX:+AlwaysPreTouch",
                "-XX:+UseSerialGC",
                // The optimising compiler borrows and returns megabytes as it likes.
                "-XX:TieredStopAtLevel=1",
                "-Dai.djl.pytorch.num_threads=1",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(log.toFile())
                .start();
        try {
            assertThat(process.waitFor()).as(() -> text(log)).isZero();
        } finally {
            process.destroyForcibly();
        }
        return Files.readAllLines(out);
    }

    /** What this process holds, by Linux's count, of memory that is no file's: reading libraries and weights does not count. */
    public static long residentKilobytes() {
        try {
            return Files.readAllLines(Path.of("/proc/self/status")).stream()
                    .filter(line -> line.startsWith("RssAnon:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .sum();
        } catch (IOException e) {
            throw new IllegalStateException("no figures of this process", e);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
