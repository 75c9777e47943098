import com.fasterxml.jackson.databind.ObjectMapper;
import io.tweetlake.sentiment.Checkpoint;
import io.tweetlake.sentiment.ModelOptions;
import io.tweetlake.sentiment.ParallelPredictor;
import io.tweetlake.sentiment.Precision;
import io.tweetlake.sentiment.SentimentModel;
import io.tweetlake.tweets.TweetText;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;

/**
 * The cores of a machine as many task slots with a thread of libtorch each, or as fewer slots with more threads: the same
 * tweets through the bundled model as Gold scores them, turn by turn.
 *
 * <pre>benchmarks/run Slots [TEXTS [REPETITIONS [PRECISION]]]</pre>
 *
 * <p>libtorch reads its threads once, so each way is a process of its own, which waits while another runs. Texts are different
 * tweets of the folder {@code TWEETLAKE_TWEETS} (files of JSON lines with a {@code text}), masked as Silver does.
 */
final class Slots {
    private static final Path HOME = Path.of(System.getProperty("tweetlake.home")).toAbsolutePath().normalize();
    private static final int CORES = Runtime.getRuntime().availableProcessors();

    private Slots() {}

    public static void main(String[] args) throws Exception {
        Configurator.setAllLevels("", Level.ERROR);
        if (args.length > 0 && args[0].equals("worker")) {
            work(Integer.parseInt(args[1]), Integer.parseInt(args[2]), Precision.valueOf(args[3]));
            return;
        }
        int count = args.length > 0 ? Integer.parseInt(args[0]) : 4000;
        int repetitions = args.length > 1 ? Integer.parseInt(args[1]) : 7;
        String precision = (args.length > 2 ? args[2] : "fp32").toUpperCase(Locale.ROOT);
        Map<String, Worker> workers = new LinkedHashMap<>();
        Map<String, List<Double>> seconds = new LinkedHashMap<>();
        try {
            for (int slots = CORES; slots >= 1; slots /= 2) {
                String name = "%d slots x %d threads".formatted(slots, CORES / slots);
                workers.put(name, new Worker(slots, CORES / slots, count, precision));
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
        System.out.printf("%d different tweets, %s, %d repetitions%n%n", count, precision.toLowerCase(Locale.ROOT), repetitions);
        System.out.println("| | tweets/s, median | slowest to fastest |\n|---|---:|---:|");
        seconds.forEach((name, times) -> {
            List<Double> rates = times.stream().map(time -> count / time).sorted().toList();
            System.out.printf(
                    Locale.ROOT, "| %s | %.1f | %.1f to %.1f |%n", name, rates.get(rates.size() / 2), rates.get(0), rates.get(rates.size() - 1));
        });
    }

    /** Scores once for each line of the standard input, and answers with the seconds. */
    private static void work(int slots, int count, Precision precision) throws Exception {
        List<String> texts = texts(count);
        ModelOptions defaults = ModelOptions.defaults();
        // A share of the texts for each slot, as Gold's partitions; no cache, as the same texts come again and again.
        int windowRows = Math.min(defaults.windowRows(), Math.max(1, texts.size() / (2 * slots)));
        ModelOptions options = new ModelOptions(precision, "cpu", defaults.batchTokens(), windowRows, 0);
        Path folder = HOME.resolve("default-model/src/main/resources/io/tweetlake/defaultmodel/checkpoint");
        try (SentimentModel model = SentimentModel.load(Checkpoint.open(folder), options);
                ParallelPredictor predictor = new ParallelPredictor(model, slots);
                BufferedReader requests = new BufferedReader(new InputStreamReader(System.in))) {
            System.out.println("ready");
            while (requests.readLine() != null) {
                long start = System.nanoTime();
                predictor.predict(texts.iterator(), text -> text, (text, prediction) -> prediction.sentiment()).forEachRemaining(label -> {});
                System.out.println((System.nanoTime() - start) / 1e9);
            }
        }
    }

    private static List<String> texts(int count) throws IOException {
        Path folder = Path.of(System.getenv().getOrDefault("TWEETLAKE_TWEETS", HOME.resolve("../shared/data/course-tweets").toString()));
        ObjectMapper json = new ObjectMapper();
        LinkedHashSet<String> all = new LinkedHashSet<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.sorted().toList()) {
                for (String line : Files.readString(file).split("\n")) {
                    all.add(TweetText.cleaned(json.readTree(line).path("text").asText()));
                }
            }
        }
        return all.stream().limit(count).toList();
    }

    /** A process with its slots and threads. */
    private static final class Worker implements AutoCloseable {
        private final Process process;
        private final BufferedReader answers;
        private final Writer requests;

        Worker(int slots, int threads, int count, String precision) throws IOException {
            process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                            "-Xmx1g", "-Dtweetlake.home=" + HOME,
                            "-Dai.djl.pytorch.num_threads=" + threads, "-Dai.djl.pytorch.num_interop_threads=1",
                            "-cp", System.getProperty("java.class.path"),
                            HOME.resolve("benchmarks/src/Slots.java").toString(),
                            "worker", Integer.toString(slots), Integer.toString(count), precision)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            answers = process.inputReader();
            requests = process.outputWriter();
            answer();
        }

        private String answer() throws IOException {
            String line = answers.readLine();
            if (line == null) {
                throw new IOException("a process ended before its time");
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
