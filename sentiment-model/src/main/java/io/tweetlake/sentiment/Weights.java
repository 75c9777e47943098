package io.tweetlake.sentiment;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/** The weights of a checkpoint folder: finds their file, or files, and checks every tensor that the encoder needs. */
final class Weights {

    /** Which serve, the first that are there. */
    private static final List<Form> FORMS =
            List.of(new Form("model.safetensors", ".safetensors"), new Form("pytorch_model.bin", ".bin"));

    private static final String COPY_AGAIN = "Copy or download the folder again";
    private static final String FINE_TUNE =
            "Use a checkpoint that was fine-tuned and saved whole, with the config.json" + " that belongs to it";

    private Weights() {}

    /**
     * Files of one format.
     *
     * @param file that has all weights
     * @param ending of the names of parts
     */
    private record Form(String file, String ending) {

        /** Says which tensor is in which part, where the weights are in several files. */
        String index() {
            return file + ".index.json";
        }
    }

    /**
     * @param files of {@link #files}
     * @return the tensors in the order of {@link WeightSpec#of}, each of the shape expected and finite throughout
     */
    static List<StoredTensor> check(List<Path> files, EncoderConfig config) throws IOException {
        Map<String, StoredTensor> stored = new HashMap<>();
        long bytes = 0;
        for (Path file : files) {
            bytes += Files.size(file);
            stored.putAll(tensors(file));
        }
        List<StoredTensor> tensors = new ArrayList<>();
        for (WeightSpec spec : WeightSpec.of(config)) {
            StoredTensor tensor = stored.getOrDefault(spec.name(), stored.get(spec.olderName()));
            if (tensor == null) {
                throw refused(files.get(0), spec.name() + " is missing");
            }
            checkShape(spec, tensor);
            tensors.add(tensor);
            bytes -= tensor.length();
            if (bytes < 0) {
                // Each has its own memory once it is loaded.
                throw refused(tensor.file(), "its tensors share their numbers, and are larger than the file");
            }
            checkFinite(tensor);
        }
        return List.copyOf(tensors);
    }

    private static Map<String, StoredTensor> tensors(Path file) throws IOException {
        String name = file.getFileName().toString();
        if (name.endsWith(".json")) {
            return Map.of();
        }
        return name.endsWith(".bin")
                ? TorchFile.tensors(file)
                : SafetensorsFile.open(file).tensors();
    }

    static boolean exist(Path folder) {
        return FORMS.stream()
                .anyMatch(form ->
                        Files.exists(folder.resolve(form.file())) || Files.exists(folder.resolve(form.index())));
    }

    /** The file that has all weights; or the index of their parts, and then the parts. */
    static List<Path> files(Path folder) {
        for (Form form : FORMS) {
            Path whole = folder.resolve(form.file());
            Path index = folder.resolve(form.index());
            if (Files.isRegularFile(whole)) {
                return List.of(whole);
            }
            if (Files.isRegularFile(index)) {
                List<Path> files = new ArrayList<>(List.of(index));
                files.addAll(parts(index, form));
                return files;
            }
        }
        throw new CheckpointException(
                FORMS.get(0).file() + ": not found in " + folder + ", nor "
                        + FORMS.get(1).file(),
                "Use the folder that save_pretrained wrote");
    }

    private static List<Path> parts(Path index, Form form) {
        JsonNode places = JsonFile.read(index, COPY_AGAIN).path("weight_map");
        List<String> names = StreamSupport.stream(places.spliterator(), false)
                .map(JsonNode::asText)
                .distinct()
                .sorted()
                .toList();
        if (names.isEmpty()) {
            throw new CheckpointException(
                    index.getFileName() + ": has no weight_map, which names the files", COPY_AGAIN);
        }
        return names.stream().map(name -> part(index, name, form)).toList();
    }

    /** The index is untrusted input: it names no file outside its folder. */
    private static Path part(Path index, String name, Form form) {
        boolean isPart = name.matches("[^/\\\\]+") && name.endsWith(form.ending());
        if (!isPart) {
            throw new CheckpointException(
                    "%s: names '%s', which is no file of its folder that ends in %s"
                            .formatted(index.getFileName(), Shortened.of(name), form.ending()),
                    COPY_AGAIN);
        }
        Path part = index.resolveSibling(name);
        if (!Files.isRegularFile(part)) {
            throw new CheckpointException(name + ": not found, and " + index.getFileName() + " names it", COPY_AGAIN);
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
        if (tensor.span() > Integer.MAX_VALUE) {
            throw refused(tensor.file(), spec.name() + " reaches over more than 2 GB");
        }
        long count = spec.shape().stream().reduce(1L, Math::multiplyExact);
        if (tensor.length() != count * tensor.type().bytes()) {
            throw refused(tensor.file(), spec.name() + " has " + tensor.length() + " bytes for " + count + " numbers");
        }
    }

    private static void checkFinite(StoredTensor tensor) throws IOException {
        if (!tensor.type().allFinite(tensor.bytes())) {
            throw refused(tensor.file(), tensor.name() + " has a weight that is infinite or not a number");
        }
    }

    private static CheckpointException refused(Path file, String reason) {
        return new CheckpointException(file.getFileName() + ": " + reason, FINE_TUNE);
    }
}
