package io.tweetlake.sentiment;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

/** The weights of a checkpoint folder: finds their file, or files, and checks every tensor that the encoder needs. */
final class Weights {

    private static final String FILE = "model.safetensors";
    /** Says which tensor is in which part, where the weights are in several files. */
    private static final String INDEX = FILE + ".index.json";

    private static final Pattern PART = Pattern.compile("[^/\\\\]+\\.safetensors");

    private static final String SAVE_AGAIN = "Write it with: python -c \"from transformers import"
            + " AutoModelForSequenceClassification as M; M.from_pretrained('%1$s').save_pretrained('%1$s')\"";
    private static final String COPY_AGAIN = "Copy or download the folder again";
    private static final String FINE_TUNE =
            "Use a checkpoint that was fine-tuned and saved whole, with the config.json" + " that belongs to it";

    private Weights() {}

    /**
     * @param files of {@link #files}
     * @return the tensors in the order of {@link WeightSpec#of}, each of the shape expected and finite throughout
     */
    static List<StoredTensor> check(List<Path> files, EncoderConfig config) throws IOException {
        Map<String, StoredTensor> stored = new HashMap<>();
        for (Path file : files) {
            if (!file.endsWith(INDEX)) {
                stored.putAll(SafetensorsFile.open(file).tensors());
            }
        }
        List<StoredTensor> tensors = new ArrayList<>();
        for (WeightSpec spec : WeightSpec.of(config)) {
            StoredTensor tensor = stored.getOrDefault(spec.name(), stored.get(spec.olderName()));
            if (tensor == null) {
                throw refused(files.get(0), spec.name() + " is missing");
            }
            checkShape(spec, tensor);
            checkFinite(tensor);
            tensors.add(tensor);
        }
        return List.copyOf(tensors);
    }

    static boolean exist(Path folder) {
        return Files.exists(folder.resolve(FILE)) || Files.exists(folder.resolve(INDEX));
    }

    /** The file that has all weights; or the index of their parts, and then the parts. */
    static List<Path> files(Path folder) {
        Path whole = folder.resolve(FILE);
        Path index = folder.resolve(INDEX);
        if (Files.isRegularFile(whole)) {
            return List.of(whole);
        }
        if (Files.isRegularFile(index)) {
            List<Path> files = new ArrayList<>(List.of(index));
            files.addAll(parts(index));
            return files;
        }
        if (Files.exists(folder.resolve("pytorch_model.bin"))) {
            throw new CheckpointException(
                    "pytorch_model.bin: a pickle, which can run code and is never opened; there is no " + FILE,
                    SAVE_AGAIN.formatted(folder));
        }
        throw new CheckpointException(FILE + ": not found in " + folder, "Use the folder that save_pretrained wrote");
    }

    private static List<Path> parts(Path index) {
        JsonNode places = JsonFile.read(index, COPY_AGAIN).path("weight_map");
        List<String> names = StreamSupport.stream(places.spliterator(), false)
                .map(JsonNode::asText)
                .distinct()
                .sorted()
                .toList();
        if (names.isEmpty()) {
            throw new CheckpointException(INDEX + ": has no weight_map, which names the files", COPY_AGAIN);
        }
        return names.stream().map(name -> part(index, name)).toList();
    }

    /** The index is somebody else's text: it names no file outside its folder. */
    private static Path part(Path index, String name) {
        if (!PART.matcher(name).matches()) {
            throw new CheckpointException(
                    INDEX + ": names '" + name + "', which is no safetensors file beside it", COPY_AGAIN);
        }
        Path part = index.resolveSibling(name);
        if (!Files.isRegularFile(part)) {
            throw new CheckpointException(name + ": not found, and " + INDEX + " names it", COPY_AGAIN);
        }
        return part;
    }

    private static void checkShape(WeightSpec spec, StoredTensor tensor) {
        if (!tensor.shape().equals(spec.shape())) {
            throw refused(
                    tensor.file(),
                    spec.name() + " has shape " + tensor.shape() + ", and config.json asks for " + spec.shape());
        }
        if (!WeightType.isName(tensor.dtype())) {
            throw refused(tensor.file(), spec.name() + " is of type " + tensor.dtype() + ", not F32, F16 or BF16");
        }
        long count = spec.shape().stream().reduce(1L, Math::multiplyExact);
        if (tensor.length() != count * tensor.type().bytes()) {
            throw refused(tensor.file(), spec.name() + " has " + tensor.length() + " bytes for " + count + " numbers");
        }
    }

    private static void checkFinite(StoredTensor tensor) throws IOException {
        if (!tensor.type().allFinite(SafetensorsFile.map(tensor))) {
            throw refused(tensor.file(), tensor.name() + " has a weight that is infinite or not a number");
        }
    }

    private static CheckpointException refused(Path file, String reason) {
        return new CheckpointException(file.getFileName() + ": " + reason, FINE_TUNE);
    }
}
