package io.tweetlake.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** A command in a process of its own, as the launcher starts it, which a test may end in any way. */
final class TweetlakeProcess implements AutoCloseable {
    /** What the status of a process killed with SIGKILL is: 128 and the signal's number. */
    static final int KILLED = 137;

    private static final long LONGEST_SECONDS = 480;
    private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final Process process;
    private final Path out;
    private final Path log;

    private TweetlakeProcess(Process process, Path out, Path log) {
        this.process = process;
        this.out = out;
        this.log = log;
    }

    /** @param folder for what it prints */
    static TweetlakeProcess start(Path folder, String... words) throws IOException {
        return start(folder, Map.of(), words);
    }

    /** @param environment variables beside its own */
    static TweetlakeProcess start(Path folder, Map<String, String> environment, String... words) throws IOException {
        return start(folder, environment, command(List.of(), classPath(), Tweetlake.class, words));
    }

    /** A {@link CommandServer} that works in a folder. */
    static TweetlakeProcess serve(Path folder) throws IOException {
        List<String> command = command(List.of(), testClassPath(), CommandServer.class);
        return start(folder, Map.of(), new ProcessBuilder(command).directory(folder.toFile()));
    }

    /** @param options of the JVM, such as a heap that is smaller */
    static TweetlakeProcess provoke(Path folder, ProvokedEnd.Way way, String... options) throws IOException {
        return provoke(folder, Map.of(), way, options);
    }

    /**
     * @param environment variables beside its own
     * @param options of the JVM
     */
    static TweetlakeProcess provoke(
            Path folder, Map<String, String> environment, ProvokedEnd.Way way, String... options) throws IOException {
        List<String> jvm = new ArrayList<>(List.of(options));
        jvm.add("-XX:ErrorFile=" + folder.resolve("jvm-error.log"));
        List<String> command = new ArrayList<>();
        if (System.getProperty("os.name").equals("Linux")) {
            // Whatever a shell started in the background ignores SIGINT, and so do its children.
            command.addAll(List.of("env", "--default-signal=INT"));
        }
        command.addAll(command(jvm, testClassPath(), ProvokedEnd.class, "provoke", way.name(), folder.toString()));
        return start(folder, environment, command);
    }

    private static TweetlakeProcess start(Path folder, Map<String, String> environment, List<String> command)
            throws IOException {
        return start(folder, environment, new ProcessBuilder(command));
    }

    private static TweetlakeProcess start(Path folder, Map<String, String> environment, ProcessBuilder builder)
            throws IOException {
        Path out = Files.createTempFile(folder, "out", ".txt");
        Path log = Files.createTempFile(folder, "log", ".txt");
        builder.redirectOutput(out.toFile()).redirectError(log.toFile());
        builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
        builder.environment().putAll(environment);
        return new TweetlakeProcess(builder.start(), out, log);
    }

    private static List<String> command(List<String> options, String classPath, Class<?> main, String... words)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + Home.path("conf/spark-java.options"),
                "-Xmx1g",
                "-XX:TieredStopAtLevel=1",
                "-XX:ReservedCodeCacheSize=240m",
                "-XX:+UseSerialGC"));
        for (String property : List.of("tweetlake.home", "tweetlake.model.cache", "ai.djl.pytorch.num_threads")) {
            command.add("-D" + property + "=" + System.getProperty(property));
        }
        command.addAll(ClassArchive.options(List.copyOf(command), classPath()));
        command.addAll(options);
        command.addAll(List.of("-cp", classPath, main.getName()));
        command.addAll(List.of(words));
        return command;
    }

    /** The launcher's, which has nothing that only tests have, such as their logging. */
    private static String classPath() throws IOException {
        Path target = Home.path("cli/target");
        try (Stream<Path> files = Files.list(target)) {
            Path jar = files.filter(file -> file.getFileName().toString().matches("cli-[\\d.]+(-SNAPSHOT)?\\.jar"))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no jar in " + target + ": run `./mvnw package` first"));
            return jar + File.pathSeparator + Files.readString(target.resolve("class-path"));
        }
    }

    private static String testClassPath() throws IOException {
        return classPath()
                + File.pathSeparator
                + Home.path("cli/target/test-classes").toAbsolutePath();
    }

    /** Waits until something has come about, while the process is still at work. */
    void until(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONGEST_SECONDS);
        while (!condition.getAsBoolean()) {
            assertThat(process.isAlive()).as(this::log).isTrue();
            assertThat(System.nanoTime()).as(this::log).isLessThan(deadline);
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
        }
    }

    /** Lets it work for a time, or for as long as it has work. */
    void work(long millis) throws InterruptedException {
        process.waitFor(millis, TimeUnit.MILLISECONDS);
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** SIGKILL. */
    void kill() {
        process.destroyForcibly();
    }

    /** SIGTERM. */
    void terminate() {
        process.destroy();
    }

    /** Any other signal, by its name, such as {@code SEGV}. */
    void signal(String name) throws IOException {
        new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).start();
    }

    int status() throws InterruptedException {
        assertThat(process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS))
                .as(this::log)
                .isTrue();
        return process.exitValue();
    }

    String out() {
        return read(out);
    }

    String log() {
        return read(log);
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
