package io.tweetlake.sentiment;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * A checked checkpoint folder, as Hugging Face's {@code save_pretrained} writes it: {@code config.json},
 * {@code model.safetensors} whole or in parts, {@code tokenizer.json} (of RoBERTa also {@code vocab.json} and {@code merges.txt}). Needs no native library. Immutable; the files must stay as they are
 * for as long as the checkpoint may be loaded.
 */
public final class Checkpoint {

    private static final int VERSION_BYTES = 6;
    private static final int READ_BYTES = 1 << 20;

    private final Path folder;
    private final EncoderConfig config;
    private final List<StoredTensor> weights;
    private final String version;

    private Checkpoint(Path folder, EncoderConfig config, List<StoredTensor> weights, String version) {
        this.folder = folder;
        this.config = config;
        this.weights = weights;
        this.version = version;
    }

    /**
     * Reads the whole folder once and checks that it can be served: the family, the labels, the tokenizer, and that every
     * tensor is there in the shape that config.json implies, with finite weights.
     *
     * @throws CheckpointException where it cannot be served, with the file, the problem and the fix
     */
    public static Checkpoint open(Path folder) {
        try {
            EncoderConfig config = EncoderConfig.read(folder.resolve("config.json"));
            TokenizerFile.check(folder, config);
            List<Path> files = Weights.files(folder);
            List<StoredTensor> weights = Weights.check(files, config);
            return new Checkpoint(folder, config, weights, fingerprint(folder, config, files));
        } catch (IOException e) {
            throw new CheckpointException(
                    folder + ": cannot be read: " + e.getMessage(), "Check the folder and its permissions", e);
        }
    }

    public Path folder() {
        return folder;
    }

    /** First 12 hexadecimal digits of the SHA-256 of config.json, the weights and the tokenizer, one after another. */
    public String version() {
        return version;
    }

    /** The sentiment of each logit: negative and positive, and neutral where the model has it, in the model's order. */
    public List<Sentiment> labels() {
        return config.labels();
    }

    /** The family of the encoder, as {@code model_type} in config.json. */
    public String family() {
        return config.family().modelType();
    }

    /** Most tokens of a text that the model sees, the special ones included; what is beyond is cut off. */
    public int maxTokens() {
        return config.maxTokens();
    }

    EncoderConfig config() {
        return config;
    }

    /** In the order of {@link WeightSpec#of}. */
    List<StoredTensor> weights() {
        return weights;
    }

    private static String fingerprint(Path folder, EncoderConfig config, List<Path> weights) throws IOException {
        MessageDigest digest = sha256();
        List<Path> files = new ArrayList<>(List.of(folder.resolve("config.json")));
        files.addAll(weights);
        files.addAll(TokenizerFile.files(folder, config.family()));
        for (Path file : files) {
            try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
                byte[] buffer = new byte[READ_BYTES];
                while (in.read(buffer) >= 0) {
                    // Read for the digest.
                }
            }
        }
        return HexFormat.of().formatHex(digest.digest(), 0, VERSION_BYTES);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
