package io.tweetlake.benchmarks;

import static io.tweetlake.benchmarks.Peer.JSON;

import com.fasterxml.jackson.databind.JsonNode;
import io.tweetlake.sentiment.Checkpoint;
import io.tweetlake.sentiment.ModelOptions;
import io.tweetlake.sentiment.ParallelPredictor;
import io.tweetlake.sentiment.Precision;
import io.tweetlake.sentiment.SentimentModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
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
 * tweetlake beside what people use today: the same tweets, the same checkpoint, the same cores, turn by turn.
 *
 * <p>The Python peers of {@code peers/engines.py} run in a process each, which waits while others run; DJL and tweetlake run in
 * this one. {@code peers/report.py} prints the table.
 */
@Command(
        name = "Peers",
        description = "tweetlake and what people use today: the same texts, checkpoint and cores, in turns.",
        showDefaultValues = true)
final class Peers implements Callable<Integer> {
    static final Path HOME =
            Path.of(System.getProperty("tweetlake.home")).toAbsolutePath().normalize();
    /** A peer that takes longer has told what there is to know by one run. */
    private static final double ONCE_SECONDS = 60;

    private static final String LOOSE = "tweetlake-auto-loose";

    private static final List<String> PEERS = List.of(
            "gemm",
            "pipeline-one-by-one",
            "pipeline",
            "pandas-udf",
            "onnx-fp32",
            "onnx-int8",
            "djl",
            "tweetlake-fp32",
            "tweetlake-bf16",
            "tweetlake-int8",
            "tweetlake-auto",
            LOOSE);

    @Parameters(
            index = "0",
            paramLabel = "MODEL",
            defaultValue = "default",
            description = "default, or roberta-base with random weights.")
    private String model;

    @Parameters(index = "1", paramLabel = "TEXTS", defaultValue = "1000", description = "How many.")
    private int count;

    @Parameters(index = "2", paramLabel = "REPETITIONS", defaultValue = "5", description = "How many.")
    private int repetitions;

    @Option(
            names = "--peers",
            split = ",",
            paramLabel = "PEER",
            description = "Some of the peers; tweetlake-... need no Python.")
    private List<String> names = PEERS;

    @Option(
            names = "--agreement",
            paramLabel = "SHARE",
            defaultValue = "0.96",
            description = "model.labelAgreement of " + LOOSE + ": about what ONNX Runtime's int8 keeps.")
    private double agreement;

    @Mixin
    private TextsOption source;

    @Option(
            names = "--tokenizer",
            paramLabel = "FOLDER",
            description = "RoBERTa's vocab.json and merges.txt, for roberta-base.")
    private Path tokenizer;

    private PeerPython python;

    @Override
    public Integer call() throws Exception {
        // As the launcher does: a thread of libtorch for each predictor.
        System.setProperty("ai.djl.pytorch.num_threads", "1");
        System.setProperty("ai.djl.pytorch.num_interop_threads", "1");
        boolean alone = model.equals("default") && names.stream().allMatch(name -> name.startsWith("tweetlake-"));
        python = alone ? new PeerPython("python3") : PeerPython.find();
        Path work = Files.createDirectories(HOME.resolve("target/peers-work"));
        List<String> texts = source.read(count);
        Path textsFile = work.resolve("texts-" + count + ".jsonl");
        Files.writeString(
                textsFile, String.join("\n", texts.stream().map(Peers::json).toList()) + "\n");
        Checkpoint checkpoint = Checkpoint.open(folder(work, textsFile));
        Path converted = Files.createDirectories(work.resolve(model + "-" + checkpoint.version()));
        Map<String, Peer> peers = new LinkedHashMap<>();
        try {
            for (String name : names) {
                System.err.println("getting ready: " + name);
                peers.put(name, open(name, checkpoint, converted, textsFile, texts));
            }
            Map<String, Object> result = measured(peers, repetitions);
            result.put("model", model);
            result.put("tokens", lengths(checkpoint, texts));
            result.put(
                    "config",
                    JSON.readTree(checkpoint.folder().resolve("config.json").toFile()));
            Path results = work.resolve(model + ".json");
            JSON.writeValue(results.toFile(), result);
            python.run(PeerPython.FILES.resolve("report.py"), results);
        } finally {
            peers.values().forEach(Peer::close);
        }
        return 0;
    }

    private Peer open(String name, Checkpoint checkpoint, Path converted, Path textsFile, List<String> texts)
            throws Exception {
        if (name.startsWith("tweetlake-")) {
            ModelOptions options = TweetlakePeer.options(precision(name), texts.size());
            return new TweetlakePeer(
                    checkpoint, name.equals(LOOSE) ? options.withLabelAgreement(agreement) : options, texts);
        }
        if (name.equals("djl")) {
            // The model is converted by a Python process that has nothing more to do.
            new PythonPeer(python.program(), "torchscript", checkpoint, textsFile, converted).close();
            return new DjlBatches(converted.resolve("djl"), texts);
        }
        return new PythonPeer(python.program(), name, checkpoint, textsFile, converted);
    }

    private static Precision precision(String name) {
        return Precision.valueOf(name.split("-")[1].toUpperCase(Locale.ROOT));
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
                    last.merge(
                            peer.getKey(),
                            run.get("logits"),
                            (old, now) -> peer.getKey().equals("gemm") ? best(old, now) : now);
                    System.err.printf(
                            Locale.ROOT, "%d %-22s %.2f s%n", repetition, peer.getKey(), times.get(times.size() - 1));
                }
            }
        }
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("threads", Peer.THREADS);
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

    private static List<Integer> lengths(Checkpoint checkpoint, List<String> texts) {
        try (SentimentModel model =
                        SentimentModel.load(checkpoint, TweetlakePeer.options(Precision.FP32, texts.size()));
                ParallelPredictor predictor = new ParallelPredictor(model, Peer.THREADS)) {
            List<Integer> lengths = new ArrayList<>();
            predictor
                    .predict(texts.iterator(), text -> text, (text, prediction) -> prediction.tokens())
                    .forEachRemaining(lengths::add);
            return lengths;
        }
    }

    private Path folder(Path work, Path texts) throws Exception {
        if (model.equals("default")) {
            return HOME.resolve("default-model/src/main/resources/io/tweetlake/defaultmodel/checkpoint");
        }
        Path folder = work.resolve("roberta-base");
        if (Files.notExists(folder.resolve("tokenizer.json"))) {
            if (tokenizer == null) {
                throw new IOException(
                        "roberta-base needs a tokenizer. Fix: pass --tokenizer FOLDER with vocab.json and merges.txt");
            }
            python.run(PeerPython.FILES.resolve("random_checkpoint.py"), tokenizer, texts, folder);
        }
        return folder;
    }

    private static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
