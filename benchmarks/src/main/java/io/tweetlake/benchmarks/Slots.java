package io.tweetlake.benchmarks;

import io.tweetlake.sentiment.Checkpoint;
import io.tweetlake.sentiment.ModelOptions;
import io.tweetlake.sentiment.ParallelPredictor;
import io.tweetlake.sentiment.Precision;
import io.tweetlake.sentiment.SentimentModel;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * The cores of a machine as many task slots with a thread of libtorch each, or as fewer slots with more threads: the same
 * tweets through the bundled model as Gold scores them, turn by turn.
 *
 * <p>libtorch reads its threads once, so each way is a process of its own, which waits while another runs.
 */
@Command(
        name = "Slots",
        description = "Task slots with a thread of libtorch each, against fewer with more.",
        showDefaultValues = true)
final class Slots implements Callable<Integer> {
    private static final Path HOME =
            Path.of(System.getProperty("tweetlake.home")).toAbsolutePath().normalize();
    private static final int CORES = Runtime.getRuntime().availableProcessors();

    @Parameters(index = "0", paramLabel = "TEXTS", description = "How many.", defaultValue = "4000")
    private int count;

    @Parameters(index = "1", paramLabel = "REPETITIONS", description = "After one that warms up.", defaultValue = "7")
    private int repetitions;

    @Parameters(index = "2", paramLabel = "PRECISION", description = "FP32, BF16 or INT8.", defaultValue = "FP32")
    private Precision precision;

    @Mixin
    private TextsOption source;

    @Option(names = "--worker", hidden = true, description = "Slots, of a process that this one starts.")
    private int worker;

    @Override
    public Integer call() throws Exception {
        if (worker > 0) {
            work();
            return 0;
        }
        Map<String, Worker> workers = new LinkedHashMap<>();
        Map<String, List<Double>> seconds = new LinkedHashMap<>();
        try {
            for (int slots = CORES; slots >= 1; slots /= 2) {
                String name = "%d slots x %d threads".formatted(slots, CORES / slots);
                workers.put(name, new Worker(slots, CORES / slots));
                seconds.put(name, new ArrayList<>());
            }
            // The first round warms the JVMs up.
            for (int repetition = 0; repetition <= repetitions; repetition++) {
                for (Map.Entry<String, Worker> worker : workers.entrySet()) {
                    double time = worker.getValue().run();
                    System.err.printf(Locale.ROOT, "%d %-22s %.2f s%n", repetition, worker.getKey(), time);
                    if (repetition > 0) {
                        seconds.get(worker.getKey()).add(time);
                    }
                }
            }
        } finally {
            workers.values().forEach(Worker::close);
        }
        System.out.printf("%d different tweets, %s, %d repetitions%n%n", count, precision, repetitions);
        System.out.println("| | tweets/s, median | slowest to fastest |\n|---|---:|---:|");
        seconds.forEach((name, times) -> {
            List<Double> rates =
                    times.stream().map(time -> count / time).sorted().toList();
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %.1f | %.1f to %.1f |%n",
                    name,
                    rates.get(rates.size() / 2),
                    rates.get(0),
                    rates.get(rates.size() - 1));
        });
        return 0;
    }

    /** Scores once for each line of the standard input, and answers with the seconds. */
    private void work() throws Exception {
        List<String> texts = source.read(count);
        ModelOptions defaults = ModelOptions.defaults();
        // A share of the texts for each slot, as Gold's partitions; no cache, as the same texts come again and again.
        int windowRows = Math.min(defaults.windowRows(), Math.max(1, texts.size() / (2 * worker)));
        ModelOptions options = new ModelOptions(precision, "cpu", defaults.batchTokens(), windowRows, 0);
        Path folder = HOME.resolve("default-model/src/main/resources/io/tweetlake/defaultmodel/checkpoint");
        try (SentimentModel model = SentimentModel.load(Checkpoint.open(folder), options);
                ParallelPredictor predictor = new ParallelPredictor(model, worker);
                BufferedReader requests =
                        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            System.out.println("ready");
            while (requests.readLine() != null) {
                long start = System.nanoTime();
                predictor
                        .predict(texts.iterator(), text -> text, (text, prediction) -> prediction.sentiment())
                        .forEachRemaining(label -> {});
                System.out.println((System.nanoTime() - start) / 1e9);
            }
        }
    }

    /** A process with its slots and threads. */
    private final class Worker implements AutoCloseable {
        private final Process process;
        private final BufferedReader answers;
        private final Writer requests;

        Worker(int slots, int threads) throws IOException {
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx1g",
                    "-Dtweetlake.home=" + HOME,
                    "-Dai.djl.pytorch.num_threads=" + threads,
                    "-Dai.djl.pytorch.num_interop_threads=1",
                    "-cp",
                    System.getProperty("java.class.path"),
                    Benchmarks.class.getName(),
                    "Slots",
                    "--worker",
                    Integer.toString(slots)));
            command.addAll(source.words());
            command.addAll(List.of(Integer.toString(count), "1", precision.name()));
            process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            answers = process.inputReader();
            requests = process.outputWriter();
            answer();
        }

        private String answer() throws IOException {
            String line = answers.readLine();
            if (line == null) {
                throw new IOException("Slots: a worker process ended early");
            }
            return line;
        }

        double run() throws IOException {
            requests.write("run\n");
            requests.flush();
            return Double.parseDouble(answer());
        }

        @Override
        public void close() {
            process.destroy();
        }
    }
}
