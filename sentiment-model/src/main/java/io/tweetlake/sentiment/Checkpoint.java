package io.tweetlake.sentiment;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * A checked checkpoint folder, as Hugging Face's {@code save_pretrained} writes it or wrote it: {@code config.json},
 * {@code model.safetensors} or {@code pytorch_model.bin} whole or in parts, {@code tokenizer.json} or the files of an
 * {@link OlderTokenizer}; or as MLflow's {@code mlflow.transformers} lays the same files out, in {@code model} and
 * {@code components/tokenizer}. Needs no native library. Immutable; the files must stay as they are for as long as the
 * checkpoint may be loaded.
 */
public final class Checkpoint {

    private static final int VERSION_BYTES = 6;
    private static final int READ_BYTES = 1 << 20;

    private static final String CONFIG = "config.json";
    private static final String ADAPTER = "adapter_config.json";
    private static final String MERGE = "Merge them with: python -c \"from peft import"
            + " AutoPeftModelForSequenceClassification as M; M.from_pretrained('%1$s').merge_and_unload()"
            + ".save_pretrained('%1$s-merged')\", and save the tokenizer there too";

    private final Path folder;
    private final Path tokenizerFolder;
    private final EncoderConfig config;
    private final List<StoredTensor> weights;
    private final List<Path> files;
    private final String version;

    private Checkpoint(
            Path folder,
            Path tokenizerFolder,
            EncoderConfig config,
            List<StoredTensor> weights,
            List<Path> files,
            String version) {
        this.folder = folder;
        this.files = List.copyOf(files);
        this.tokenizerFolder = tokenizerFolder;
        this.config = config;
        this.weights = weights;
        this.version = version;
    }

    /**
     * Reads the whole folder once and checks that it can be served: the family, the tokenizer, and that every
     * tensor is there in the shape that config.json implies, with finite weights.
     *
     * @throws CheckpointException where it cannot be served, with the file, the problem and the fix
     */
    public static Checkpoint open(Path folder) {
        try {
            Path logged = folder.resolve("model");
            boolean byMlflow = Files.notExists(folder.resolve(CONFIG)) && Files.exists(logged.resolve(CONFIG));
            Path model = byMlflow ? logged : folder;
            Path tokenizer = byMlflow ? folder.resolve("components/tokenizer") : folder;
            refuseAdapter(folder);
            Path configFile = model.resolve(CONFIG);
            EncoderConfig config = EncoderConfig.read(configFile);
            TokenizerFile.check(tokenizer, config);
            List<Path> weightFiles = Weights.files(model);
            List<StoredTensor> weights = Weights.check(weightFiles, config);
            List<Path> files = new ArrayList<>(List.of(configFile));
            files.addAll(weightFiles);
            files.addAll(TokenizerFile.files(tokenizer, config.family()));
            return new Checkpoint(folder, tokenizer, config, weights, files, fingerprint(files));
        } catch (IOException e) {
            throw new CheckpointException(
                    folder + ": cannot be read: " + e.getMessage(), "Check the folder and its permissions", e);
        }
    }

    /**
     * Checks what config.json alone says, before the weights are fetched.
     *
     * @throws CheckpointException where no checkpoint with this config.json can be served
     */
    public static void checkConfig(Path file) {
        EncoderConfig.read(file);
    }

    /**
     * This checkpoint after its folder was renamed: its files are not read again.
     *
     * @param target where the folder is now
     */
    public Checkpoint movedTo(Path target) {
        UnaryOperator<Path> moved = path -> target.resolve(folder.relativize(path));
        List<StoredTensor> movedWeights = weights.stream()
                .map(weight -> weight.in(moved.apply(weight.file())))
                .toList();
        List<Path> movedFiles = files.stream().map(moved).toList();
        return new Checkpoint(target, moved.apply(tokenizerFolder), config, movedWeights, movedFiles, version);
    }

    /** PEFT saves what fine-tuning changed, and not the model that it changed. */
    private static void refuseAdapter(Path folder) {
        Path adapter = folder.resolve(ADAPTER);
        if (!Files.exists(adapter) || Weights.exist(folder)) {
            return;
        }
        String base = JsonFile.read(adapter, "Copy or download the folder again")
                .path("base_model_name_or_path")
                .asText("its base model");
        throw new CheckpointException(
                ADAPTER + ": a PEFT adapter, which changes the weights of " + base + " and does not have them",
                MERGE.formatted(folder));
    }

    public Path folder() {
        return folder;
    }

    /** Where the tokenizer's files are: the folder itself, or one below it. */
    Path tokenizerFolder() {
        return tokenizerFolder;
    }

    /** First 12 hexadecimal digits of the SHA-256 of config.json, the weights and the tokenizer, one after another. */
    public String version() {
        return version;
    }

    /**
     * What the classifier's labels stand for.
     *
     * @param given sentiments by label, from a user; where it has none of the labels, a built-in table of words, stars and
     *     {@code LABEL_0} to {@code LABEL_2} serves
     * @throws CheckpointException if a label is known to neither
     */
    public LabelMap labels(Map<String, Sentiment> given) {
        return LabelMap.of(config.labels(), given);
    }

    /** The family of the encoder, as {@code model_type} in config.json. */
    public String family() {
        return config.family().modelType();
    }

    /** Most tokens of a text that the model sees, the special ones included; what is beyond is cut off. */
    public int maxTokens() {
        return config.maxTokens();
    }

    /** The files that are read: config.json, the weights, the tokenizer's. */
    public List<Path> files() {
        return files;
    }

    /** Those of {@link #files()} that the tokenizer is made of. */
    public List<Path> tokenizerFiles() {
        return TokenizerFile.files(tokenizerFolder, config.family());
    }

    /**
     * How large the encoder is.
     *
     * @param hidden dimensions of a token
     * @param vocabulary entries of the table of tokens
     * @param parameters numbers of all tensors that are served
     * @param stored number formats of the weights in their files, as safetensors name them
     */
    public record Size(int layers, int hidden, int heads, int vocabulary, long parameters, List<String> stored) {}

    public Size size() {
        long parameters = weights.stream()
                .mapToLong(weight -> weight.shape().stream().reduce(1L, Math::multiplyExact))
                .sum();
        List<String> stored =
                weights.stream().map(StoredTensor::dtype).distinct().sorted().toList();
        return new Size(config.layers(), config.hidden(), config.heads(), config.vocabulary(), parameters, stored);
    }

    EncoderConfig config() {
        return config;
    }

    /** In the order of {@link WeightSpec#of}. */
    List<StoredTensor> weights() {
        return weights;
    }

    private static String fingerprint(List<Path> files) throws IOException {
        MessageDigest digest = DigestUtils.getSha256Digest();
        byte[] buffer = new byte[READ_BYTES];
        for (Path file : files) {
            try (InputStream in = Files.newInputStream(file)) {
                for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                    digest.update(buffer, 0, count);
                }
            }
        }
        return HexFormat.of().formatHex(digest.digest(), 0, VERSION_BYTES);
    }
}
