package io.tweetlake.benchmarks;

import io.tweetlake.common.config.ConfigLoader;
import io.tweetlake.common.config.ListenConfig;
import io.tweetlake.common.config.TweetlakeConfig;
import io.tweetlake.listen.Listening;
import io.tweetlake.listen.LocalJetstream;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * {@code tweetlake listen bluesky} from a local Jetstream, which is a process of its own, into a local folder: events a second,
 * also of one core, and the heap that was in use behind each tenth of them.
 */
@Command(name = "Listen", description = "From a local Jetstream into files.", showDefaultValues = true)
final class Listen implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "EVENTS", description = "How many.", defaultValue = "1000000")
    private long events;

    @Parameters(index = "1", paramLabel = "BYTES", description = "Of an event, about.", defaultValue = "800")
    private int bytes;

    /** Sends until it is killed. */
    static final class Server {
        private Server() {}

        public static void main(String[] args) throws Exception {
            LocalJetstream server = LocalJetstream.with(Long.parseLong(args[0]), Integer.parseInt(args[1]));
            System.out.println(server.address());
        }
    }

    @Override
    public Integer call() throws Exception {
        Process server = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Server.class.getName(),
                        Long.toString(events),
                        Integer.toString(bytes))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader out = server.inputReader()) {
            listen(out.readLine(), Files.createTempDirectory("listen"));
        } finally {
            server.destroyForcibly();
        }
        return 0;
    }

    private void listen(String address, Path folder) throws Exception {
        TweetlakeConfig config = ConfigLoader.load(null, List.of("lake.root=" + folder), Map.of())
                .config();
        Listening listening = Listening.toBluesky(
                config,
                new ListenConfig.Bluesky(
                        List.of(address), config.listen().bluesky().collections()),
                folder.resolve("heard").toString());
        FutureTask<Void> run = new FutureTask<>(() -> {
            listening.run();
            return null;
        });
        long cpu = cpuNanos();
        long start = System.nanoTime();
        new Thread(run, "listening").start();
        List<String> heaps = new ArrayList<>();
        for (int tenth = 1; tenth <= 10; tenth++) {
            while (listening.figures().records() < events * tenth / 10 && !run.isDone()) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
            }
            System.gc();
            heaps.add("%.0f"
                    .formatted(ManagementFactory.getMemoryMXBean()
                                    .getHeapMemoryUsage()
                                    .getUsed()
                            / 1e6));
        }
        listening.stop();
        run.get();
        double seconds = (System.nanoTime() - start) / 1e9;
        double cpuSeconds = (cpuNanos() - cpu) / 1e9;
        System.out.printf(
                Locale.ROOT,
                "%,d events, %,d MB of text, %d files, %,d MB stored%n",
                listening.figures().records(),
                listening.figures().bytes() / 1_000_000,
                listening.figures().files(),
                stored(folder) / 1_000_000);
        System.out.printf(
                Locale.ROOT,
                "%,.0f events/s; %,.0f for each second of a core%n",
                listening.figures().records() / seconds,
                listening.figures().records() / cpuSeconds);
        System.out.println("heap in use after a collection, MB: " + String.join(" ", heaps));
    }

    private static long cpuNanos() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }

    private static long stored(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }
}
