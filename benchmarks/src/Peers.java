import ai.djl.huggingface.translator.TextClassificationTranslatorFactory;
import ai.djl.inference.Predictor;
import ai.djl.modality.Classifications;
import ai.djl.repository.zoo.Criteria;
import ai.djl.repository.zoo.ZooModel;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tweetlake.sentiment.Checkpoint;
import io.tweetlake.sentiment.ModelOptions;
import io.tweetlake.sentiment.ParallelPredictor;
import io.tweetlake.sentiment.Precision;
import io.tweetlake.sentiment.Prediction;
import io.tweetlake.sentiment.SentimentModel;
import io.tweetlake.tweets.TweetText;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;

/**
 * tweetlake beside what people use today: the same tweets, the same checkpoint, the same cores, turn by turn.
 *
 * <pre>benchmarks/run Peers default|roberta-base [TEXTS [REPETITIONS [PEER,PEER...]]]</pre>
 *
 * <p>Texts are different tweets of a folder, {@code TWEETLAKE_TWEETS} (files of JSON lines with a {@code text}), masked as
 * Silver does. The peers are the Python ones of {@code peers/engines.py}, each in a process that waits while others run,
 * and DJL and tweetlake in this one. Python comes from {@code TWEETLAKE_PEERS_PYTHON}, or from an environment that is made
 * under {@code target}. Ends with {@code peers/report.py}, which writes the table and the plot.
 */
final class Peers {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path HOME = Path.of(System.getProperty("tweetlake.home")).toAbsolutePath().normalize();
    private static final Path PYTHON_FILES = HOME.resolve("benchmarks/src/peers");
    private static final int THREADS = Runtime.getRuntime().availableProcessors();
    /** A peer that takes longer has told what there is to know by one run. */
    private static final double ONCE_SECONDS = 60;

    private static final List<String> PEERS = List.of(
            "gemm", "pipeline-one-by-one", "pipeline", "pandas-udf", "onnx-fp32", "onnx-int8", "djl",
            "tweetlake-fp32", "tweetlake-bf16", "tweetlake-int8", "tweetlake-auto");

    /** What scores all texts, once for each call. */
    private interface Peer extends AutoCloseable {
        /** What is said of it: versions, batch size. */
        Map<String, Object> about();

        /** {@code seconds}, and {@code logits} up to a constant for each text. */
        JsonNode run() throws Exception;

        @Override
        void close();
    }

    private Peers() {}

    public static void main(String[] args) throws Exception {
        String model = args.length > 0 ? args[0] : "default";
        int count = args.length > 1 ? Integer.parseInt(args[1]) : model.equals("default") ? 1000 : 160;
        int repetitions = args.length > 2 ? Integer.parseInt(args[2]) : 5;
        List<String> names = args.length > 3 ? List.of(args[3].split(",")) : PEERS;
        Configurator.setAllLevels("", Level.ERROR);
        // As the launcher does: a thread of libtorch for each predictor.
        System.setProperty("ai.djl.pytorch.num_threads", "1");
        System.setProperty("ai.djl.pytorch.num_interop_threads", "1");
        Path work = Files.createDirectories(HOME.resolve("target/peers-work"));
        String python = python();
        List<String> texts = texts(count);
        Path textsFile = work.resolve("texts-" + count + ".jsonl");
        Files.writeString(textsFile, String.join("\n", texts.stream().map(Peers::json).toList()) + "\n");
        Checkpoint checkpoint = Checkpoint.open(folder(model, work, python, textsFile));
        Path converted = Files.createDirectories(work.resolve(model + "-" + checkpoint.version()));

        Map<String, Peer> peers = new LinkedHashMap<>();
        try {
            for (String name : names) {
                System.err.println("getting ready: " + name);
                peers.put(name, open(name, checkpoint, converted, python, textsFile, texts));
            }
            Map<String, Object> result = measured(peers, repetitions);
            result.put("model", model);
            result.put("tokens", lengths(checkpoint, texts));
            result.put("config", JSON.readTree(checkpoint.folder().resolve("config.json").toFile()));
            Path results = work.resolve(model + ".json");
            JSON.writeValue(results.toFile(), result);
            run(python, PYTHON_FILES.resolve("report.py"), results, HOME.resolve("benchmarks"));
        } finally {
            peers.values().forEach(Peer::close);
        }
    }

    private static Peer open(
            String name, Checkpoint checkpoint, Path converted, String python, Path textsFile, List<String> texts)
            throws Exception {
        if (name.startsWith("tweetlake-")) {
            return new Tweetlake(checkpoint, Precision.valueOf(name.substring(10).toUpperCase(Locale.ROOT)), texts);
        }
        if (name.equals("djl")) {
            // The model is converted by a Python process that has nothing more to do.
            new PythonPeer(python, "torchscript", checkpoint, textsFile, converted).close();
            return new DjlBatches(converted.resolve("djl"), texts);
        }
        return new PythonPeer(python, name, checkpoint, textsFile, converted);
    }

    private static Map<String, Object> measured(Map<String, Peer> peers, int repetitions) throws Exception {
        Map<String, List<Double>> seconds = new LinkedHashMap<>();
        Map<String, JsonNode> last = new LinkedHashMap<>();
        for (int repetition = 0; repetition < repetitions; repetition++) {
            for (Map.Entry<String, Peer> peer : peers.entrySet()) {
                List<Double> times = seconds.computeIfAbsent(peer.getKey(), name -> new ArrayList<>());
                if (times.isEmpty() || times.get(0) < ONCE_SECONDS) {
                    JsonNode run = peer.getValue().run();
                    times.add(run.get("seconds").asDouble());
                    last.merge(peer.getKey(), run.get("logits"), (old, now) -> peer.getKey().equals("gemm") ? best(old, now) : now);
                    System.err.printf(Locale.ROOT, "%d %-22s %.2f s%n", repetition, peer.getKey(), times.get(times.size() - 1));
                }
            }
        }
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("threads", THREADS);
        result.put("seconds", seconds);
        result.put("logits", last);
        Map<String, Object> about = new LinkedHashMap<>();
        peers.forEach((name, peer) -> about.put(name, peer.about()));
        result.put("about", about);
        return result;
    }

    /** The limit is the most that was seen. */
    private static JsonNode best(JsonNode old, JsonNode now) {
        double[] best = new double[old.size()];
        Arrays.setAll(best, i -> Math.max(old.get(i).asDouble(), now.get(i).asDouble()));
        return JSON.valueToTree(best);
    }

    private static List<String> texts(int count) throws IOException {
        Path folder = Path.of(System.getenv().getOrDefault("TWEETLAKE_TWEETS", HOME.resolve("../shared/data/course-tweets").toString()));
        LinkedHashSet<String> all = new LinkedHashSet<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.sorted().toList()) {
                for (String line : Files.readString(file).split("\n")) {
                    all.add(TweetText.cleaned(JSON.readTree(line).path("text").asText()));
                }
            }
        }
        List<String> texts = List.copyOf(all);
        return Stream.iterate(0, i -> i + 1).limit(count).map(i -> texts.get((int) ((long) i * texts.size() / count))).toList();
    }

    private static List<Integer> lengths(Checkpoint checkpoint, List<String> texts) {
        try (SentimentModel model = SentimentModel.load(checkpoint, options(Precision.FP32, texts.size()));
                ParallelPredictor predictor = new ParallelPredictor(model, THREADS)) {
            List<Integer> lengths = new ArrayList<>();
            predictor.predict(texts.iterator(), text -> text, (text, prediction) -> prediction.tokens()).forEachRemaining(lengths::add);
            return lengths;
        }
    }

    private static Path folder(String model, Path work, String python, Path texts) throws Exception {
        if (model.equals("default")) {
            return HOME.resolve("default-model/src/main/resources/io/tweetlake/defaultmodel/checkpoint");
        }
        Path folder = work.resolve("roberta-base");
        if (Files.notExists(folder.resolve("tokenizer.json"))) {
            Path tokenizer = Path.of(System.getenv().getOrDefault("TWEETLAKE_TOKENIZER", HOME.resolve("../shared/data/roberta-tokenizer").toString()));
            run(python, PYTHON_FILES.resolve("random_checkpoint.py"), tokenizer, texts, folder);
        }
        return folder;
    }

    private static String python() throws Exception {
        String given = System.getenv("TWEETLAKE_PEERS_PYTHON");
        if (given != null) {
            return given;
        }
        Path environment = HOME.resolve("target/peers");
        String python = environment.resolve("bin/python").toString();
        if (Files.notExists(environment.resolve("ready"))) {
            run("python3", "-m", "venv", environment);
            run(python, "-m", "pip", "install", "-q", "-r", PYTHON_FILES.resolve("requirements.txt"));
            Files.createFile(environment.resolve("ready"));
        }
        return python;
    }

    private static void run(Object... command) throws Exception {
        Process process = new ProcessBuilder(Stream.of(command).map(Object::toString).toList()).inheritIO().start();
        if (process.waitFor() != 0) {
            throw new IOException("failed: " + Arrays.toString(command));
        }
    }

    private static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode result(double seconds, List<?> logits) {
        return JSON.valueToTree(Map.of("seconds", seconds, "logits", logits));
    }

    private static ModelOptions options(Precision precision, int texts) {
        ModelOptions defaults = ModelOptions.defaults();
        // Windows for all threads, however few the texts; no cache, as the same texts come again and again.
        int windowRows = Math.min(defaults.windowRows(), Math.max(1, texts / (2 * THREADS)));
        return new ModelOptions(precision, "cpu", defaults.batchTokens(), windowRows, 0);
    }

    /** A process of {@code peer.py}. */
    private static final class PythonPeer implements Peer {
        private final Process process;
        private final BufferedReader answers;
        private final Writer requests;
        private final Map<String, Object> about;

        @SuppressWarnings("unchecked")
        PythonPeer(String python, String name, Checkpoint checkpoint, Path texts, Path work) throws IOException {
            process = new ProcessBuilder(
                            python, PYTHON_FILES.resolve("peer.py").toString(), name, checkpoint.folder().toString(),
                            texts.toString(), work.toString(), Integer.toString(THREADS))
                    .redirectError(work.resolve(name + ".log").toFile())
                    .start();
            answers = process.inputReader();
            requests = process.outputWriter();
            about = JSON.convertValue(answer(work.resolve(name + ".log")), Map.class);
        }

        private JsonNode answer(Object log) throws IOException {
            String line = answers.readLine();
            if (line == null) {
                throw new IOException("the peer ended; see " + log);
            }
            return JSON.readTree(line);
        }

        @Override
        public Map<String, Object> about() {
            return about;
        }

        @Override
        public JsonNode run() throws IOException {
            requests.write("run\n");
            requests.flush();
            return answer("its log");
        }

        @Override
        public void close() {
            process.destroy();
        }
    }

    /** As DJL's extension for Spark scores: fixed batches of 100 rows as they come, padded to the longest. */
    private static final class DjlBatches implements Peer {
        private static final int BATCH = 100;
        private final ZooModel<String, Classifications> model;
        private final List<List<String>> partitions;

        DjlBatches(Path folder, List<String> texts) throws Exception {
            // Loaded once, where the extension loads it for each partition.
            model = Criteria.builder()
                    .setTypes(String.class, Classifications.class)
                    .optModelPath(folder)
                    .optEngine("PyTorch")
                    .optArgument("padding", "true")
                    .optArgument("truncation", "true")
                    .optArgument("topK", "3")
                    .optTranslatorFactory(new TextClassificationTranslatorFactory())
                    .build()
                    .loadModel();
            int rows = (texts.size() + THREADS - 1) / THREADS;
            partitions = Stream.iterate(0, start -> start < texts.size(), start -> start + rows)
                    .map(start -> texts.subList(start, Math.min(start + rows, texts.size())))
                    .toList();
            scored(partitions.get(0).subList(0, 8));
        }

        private List<List<Double>> scored(List<String> texts) throws Exception {
            List<List<Double>> logits = new ArrayList<>();
            try (Predictor<String, Classifications> predictor = model.newPredictor()) {
                for (int start = 0; start < texts.size(); start += BATCH) {
                    List<String> batch = texts.subList(start, Math.min(start + BATCH, texts.size()));
                    for (Classifications scores : predictor.batchPredict(batch)) {
                        logits.add(Stream.of("negative", "neutral", "positive").map(label -> Math.log(scores.get(label).getProbability())).toList());
                    }
                }
            }
            return logits;
        }

        @Override
        public Map<String, Object> about() {
            return Map.of("batch", BATCH, "djl", ai.djl.engine.Engine.getDjlVersion());
        }

        @Override
        public JsonNode run() throws Exception {
            ExecutorService executor = Executors.newFixedThreadPool(THREADS);
            try {
                long start = System.nanoTime();
                List<Future<List<List<Double>>>> futures = partitions.stream().map(part -> executor.submit(() -> scored(part))).toList();
                List<List<Double>> logits = new ArrayList<>();
                for (Future<List<List<Double>>> future : futures) {
                    logits.addAll(future.get());
                }
                return result((System.nanoTime() - start) / 1e9, logits);
            } finally {
                executor.shutdown();
            }
        }

        @Override
        public void close() {
            model.close();
        }
    }

    private static final class Tweetlake implements Peer {
        private final SentimentModel model;
        private final ParallelPredictor predictor;
        private final List<String> texts;

        Tweetlake(Checkpoint checkpoint, Precision precision, List<String> texts) {
            this.texts = texts;
            model = SentimentModel.load(checkpoint, options(precision, texts.size()));
            predictor = new ParallelPredictor(model, THREADS);
        }

        @Override
        public Map<String, Object> about() {
            return Map.of("precision", model.precision());
        }

        @Override
        public JsonNode run() {
            long start = System.nanoTime();
            List<Prediction> predictions = new ArrayList<>();
            predictor.predict(texts.iterator(), text -> text, (text, prediction) -> prediction).forEachRemaining(predictions::add);
            double seconds = (System.nanoTime() - start) / 1e9;
            return result(seconds, predictions.stream()
                    .map(p -> Stream.of(p.negative(), p.neutral(), p.positive()).map(Math::log).toList())
                    .toList());
        }

        @Override
        public void close() {
            predictor.close();
            model.close();
        }
    }
}
