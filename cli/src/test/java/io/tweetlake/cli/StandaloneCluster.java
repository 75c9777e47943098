package io.tweetlake.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tweetlake.testing.SparkDistribution;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.lang3.StringUtils;

/** A Spark cluster on this machine: a master and two workers of one core, each a process of its own. */
final class StandaloneCluster implements AutoCloseable {
    private static final int WORKERS = 2;
    private static final long LONGEST_SECONDS = 400;
    private static final int LONGEST_END = 20_000;
    private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final Path folder;
    private final String master;
    private final Map<String, String> environment;
    private final List<Process> processes = new ArrayList<>();
    private final List<Process> workers = new ArrayList<>();

    private StandaloneCluster(Path folder, int port, Map<String, String> environment) {
        this.folder = folder;
        this.master = "spark://127.0.0.1:" + port;
        this.environment = new HashMap<>(environment);
        this.environment.put("SPARK_HOME", SparkDistribution.home().toString());
        this.environment.put("SPARK_LOCAL_IP", "127.0.0.1");
        // Seven young processes share the machine: the second compiler would take most of it.
        this.environment.put(
                "JDK_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:ReservedCodeCacheSize=240m -XX:+UseSerialGC");
        this.environment.put("JAVA_HOME", System.getProperty("java.home"));
        this.environment.put(
                "TWEETLAKE_JARS",
                SparkDistribution.deltaJars().stream().map(Path::toString).collect(Collectors.joining(",")));
    }

    /**
     * Started, with both workers known to the master.
     *
     * @param folder for what it logs
     * @param environment of every node, and of who submits
     */
    static StandaloneCluster start(Path folder, Map<String, String> environment) throws IOException {
        int port = freePort();
        StandaloneCluster cluster = new StandaloneCluster(Files.createDirectories(folder), port, environment);
        try {
            cluster.startNodes(port);
        } catch (IOException | RuntimeException | AssertionError e) {
            cluster.close();
            throw e;
        }
        return cluster;
    }

    private void startNodes(int port) throws IOException {
        Process started = daemon("master", "deploy.master.Master", "--port", String.valueOf(port));
        until(started, () -> log("master").contains("New state: ALIVE"));
        for (int number = 0; number < WORKERS; number++) {
            String name = "worker-" + number;
            String works = folder.resolve(name).toString();
            workers.add(daemon(
                    name, "deploy.worker.Worker", "--cores", "1", "--memory", "2g", "--work-dir", works, master));
        }
        until(started, () -> log("master").split("Registering worker", -1).length > WORKERS);
    }

    private Process daemon(String name, String main, String... words) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                SparkDistribution.home().resolve("bin/spark-class").toString(),
                "org.apache.spark." + main,
                "--host",
                "127.0.0.1",
                "--webui-port",
                "0"));
        command.addAll(List.of(words));
        return run(name, command);
    }

    /** Submits the jar of a job by the script of {@code docs/clusters.md}. Its log is {@link #log} of the same name. */
    Process submit(String job, List<String> sparkOptions, List<String> jobOptions) throws IOException {
        List<String> command = new ArrayList<>(
                List.of(Home.path("deploy/spark-submit.sh").toAbsolutePath().toString(), job));
        command.addAll(List.of("--master", master, "--driver-memory", "1g", "--executor-memory", "1g"));
        command.addAll(sparkOptions);
        command.addAll(List.of(
                "--",
                "--config",
                Home.path("conf/cluster.yaml").toAbsolutePath().toString()));
        command.addAll(jobOptions);
        return run(job, command);
    }

    private Process run(String name, List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(logFile(name).toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        processes.add(process);
        return process;
    }

    /** Waits until something has come about, while a process is still at work. */
    void until(Process process, BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONGEST_SECONDS);
        while (!condition.getAsBoolean()) {
            assertThat(process.isAlive()).as(this::logs).isTrue();
            assertThat(System.nanoTime()).as(this::logs).isLessThan(deadline);
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
        }
    }

    int status(Process process) throws InterruptedException {
        assertThat(process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS))
                .as(this::logs)
                .isTrue();
        return process.exitValue();
    }

    /** SIGKILL for the executor of a worker. */
    void killExecutor(int worker) {
        List<ProcessHandle> executors = workers.get(worker).descendants().toList();
        assertThat(executors).isNotEmpty();
        executors.forEach(ProcessHandle::destroyForcibly);
    }

    String log(String name) {
        return read(logFile(name));
    }

    /** What each executor of a worker has logged, the ones that are gone included. */
    List<String> executorLogs(int worker) {
        try (Stream<Path> files = Files.walk(folder.resolve("worker-" + worker))) {
            return files.filter(file -> file.endsWith("stderr"))
                    .map(StandaloneCluster::read)
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            // Folders come and go beneath it.
            return List.of();
        }
    }

    /** How each log ends. */
    String logs() {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(
                            file -> file.endsWith("stderr") || file.toString().endsWith(".log"))
                    .map(file -> "%n== %s%n%s".formatted(file, StringUtils.right(read(file), LONGEST_END)))
                    .collect(Collectors.joining());
        } catch (IOException | UncheckedIOException e) {
            return e.toString();
        }
    }

    private Path logFile(String name) {
        return folder.resolve(name + ".log");
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        for (Process process : processes) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().onExit().join();
        }
    }
}
