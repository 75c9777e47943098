package io.tweetlake.sentiment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The weights of a checkpoint folder: finds the file and checks every tensor that the encoder needs. */
final class Weights {

    static final String FILE = "model.safetensors";

    private static final String SAVE_AGAIN = "Write it with: python -c \"from transformers import"
            + " AutoModelForSequenceClassification as M; M.from_pretrained('%1$s').save_pretrained('%1$s'%2$s)\"";
    private static final String FINE_TUNE =
            "Use a checkpoint that was fine-tuned and saved whole, with the config.json" + " that belongs to it";

    private Weights() {}

    /** The tensors in the order of {@link WeightSpec#of}, each of the shape expected and finite throughout. */
    static List<StoredTensor> check(Path folder, EncoderConfig config) throws IOException {
        Path path = find(folder);
        SafetensorsFile file = SafetensorsFile.open(path);
        List<StoredTensor> tensors = new ArrayList<>();
        for (WeightSpec spec : WeightSpec.of(config)) {
            StoredTensor tensor = file.tensor(spec.name());
            checkShape(spec, tensor);
            checkFinite(path, tensor);
            tensors.add(tensor);
        }
        return List.copyOf(tensors);
    }

    private static Path find(Path folder) {
        Path path = folder.resolve(FILE);
        if (Files.isRegularFile(path)) {
            return path;
        }
        if (Files.exists(folder.resolve(FILE + ".index.json"))) {
            throw new CheckpointException(
                    FILE + ": the weights are in several files",
                    SAVE_AGAIN.formatted(folder, ", max_shard_size='100GB'"));
        }
        if (Files.exists(folder.resolve("pytorch_model.bin"))) {
            throw new CheckpointException(
                    "pytorch_model.bin: a pickle, which can run code and is never opened; there is no " + FILE,
                    SAVE_AGAIN.formatted(folder, ""));
        }
        throw new CheckpointException(FILE + ": not found in " + folder, "Use the folder that save_pretrained wrote");
    }

    private static void checkShape(WeightSpec spec, StoredTensor tensor) {
        if (tensor == null) {
            throw refused(spec.name() + " is missing");
        }
        if (!tensor.shape().equals(spec.shape())) {
            throw refused(spec.name() + " has shape " + tensor.shape() + ", and config.json asks for " + spec.shape());
        }
        if (!WeightType.isName(tensor.dtype())) {
            throw refused(spec.name() + " is of type " + tensor.dtype() + ", not F32, F16 or BF16");
        }
        long count = spec.shape().stream().reduce(1L, Math::multiplyExact);
        if (tensor.length() != count * tensor.type().bytes()) {
            throw refused(spec.name() + " has " + tensor.length() + " bytes for " + count + " numbers");
        }
    }

    private static void checkFinite(Path path, StoredTensor tensor) throws IOException {
        if (!tensor.type().allFinite(SafetensorsFile.map(path, tensor))) {
            throw refused(tensor.name() + " has a weight that is infinite or not a number");
        }
    }

    private static CheckpointException refused(String reason) {
        return new CheckpointException(FILE + ": " + reason, FINE_TUNE);
    }
}
