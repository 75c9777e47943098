package io.tweetlake.models.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.tweetlake.models.serving.Probe;
import io.tweetlake.sentiment.Checkpoint;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** A checkpoint laid out as {@code mlflow.transformers.log_model} does, so that Python loads it like one of its own. */
public final class MlflowModelFiles {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** The transformers from which on a tokenizer is its {@code tokenizer.json} and nothing else. */
    private static final String TRANSFORMERS = "5.23.0";

    private static final String PYTHON = "3.11";
    private static final List<String> REQUIREMENTS = List.of("mlflow", "torch", "transformers");

    private final Map<String, Path> files = new LinkedHashMap<>();
    private final Map<String, byte[]> written = new LinkedHashMap<>();

    private MlflowModelFiles() {}

    /** Files of the checkpoint, by their path in the tree. */
    public Map<String, Path> files() {
        return files;
    }

    /** The small files that say what it is, by their path in the tree. */
    public Map<String, byte[]> written() {
        return written;
    }

    /**
     * @param checkpoint a folder that {@code save_pretrained} wrote
     * @param modelId {@code m-...}
     * @param artifacts where the tree goes
     */
    static MlflowModelFiles of(Checkpoint checkpoint, Probe probe, String modelId, String artifacts)
            throws IOException {
        MlflowModelFiles tree = new MlflowModelFiles();
        Path folder = checkpoint.folder();
        boolean logged = Files.notExists(folder.resolve("config.json"));
        Path model = logged ? folder.resolve("model") : folder;
        Path tokenizer = logged ? folder.resolve("components/tokenizer") : folder;
        tree.add(model, "model/", "config\\.json|model.*\\.safetensors|model\\.safetensors\\.index\\.json");
        tree.add(
                tokenizer,
                "components/tokenizer/",
                "tokenizer\\.json|tokenizer_config\\.json|special_tokens_map\\.json|added_tokens\\.json|vocab\\.(json|txt)|merges\\.txt");
        JsonNode config = JSON.readTree(model.resolve("config.json").toFile());
        if (!tree.files.containsKey("components/tokenizer/tokenizer_config.json")) {
            tree.written.put(
                    "components/tokenizer/tokenizer_config.json",
                    JSON.writerWithDefaultPrettyPrinter()
                            .writeValueAsBytes(tokenizerConfig(tokenizer, config, checkpoint)));
        }
        tree.written.put("MLmodel", yaml(mlmodel(config, tree, modelId, artifacts)));
        tree.written.put("requirements.txt", lines(REQUIREMENTS));
        tree.written.put(
                "python_env.yaml", yaml(Map.of("python", PYTHON, "dependencies", List.of("-r requirements.txt"))));
        tree.written.put(
                "conda.yaml",
                yaml(Map.of(
                        "name", "mlflow-env",
                        "channels", List.of("conda-forge"),
                        "dependencies", List.of("python=" + PYTHON, "pip", Map.of("pip", REQUIREMENTS)))));
        tree.written.put(Probe.FILE, probe.json());
        return tree;
    }

    private void add(Path folder, String prefix, String names) throws IOException {
        try (Stream<Path> found = Files.list(folder)) {
            found.filter(file -> file.getFileName().toString().matches(names))
                    .sorted()
                    .forEach(file -> files.put(prefix + file.getFileName(), file));
        }
    }

    private static Map<String, Object> mlmodel(JsonNode config, MlflowModelFiles tree, String modelId, String artifacts)
            throws IOException {
        Map<String, Object> transformers = new LinkedHashMap<>();
        transformers.put("components", List.of("tokenizer"));
        transformers.put("instance_type", "TextClassificationPipeline");
        transformers.put("model_binary", "model");
        transformers.put(
                "pipeline_model_type", config.path("architectures").path(0).asText());
        transformers.put("source_model_name", config.path("_name_or_path").asText("tweetlake"));
        transformers.put("task", "text-classification");
        // Reads tokenizer.json as it is; the classes of a family would build a normalizer of their own.
        transformers.put(
                "tokenizer_type",
                tree.files.containsKey("components/tokenizer/tokenizer.json")
                        ? "PreTrainedTokenizerFast"
                        : "RobertaTokenizer");
        transformers.put("torch_dtype", "torch.float32");
        transformers.put("transformers_version", TRANSFORMERS);
        Map<String, Object> function = new LinkedHashMap<>();
        function.put("env", Map.of("conda", "conda.yaml", "virtualenv", "python_env.yaml"));
        function.put("loader_module", "mlflow.transformers");
        function.put("python_version", PYTHON);
        Map<String, Object> mlmodel = new LinkedHashMap<>();
        mlmodel.put("artifact_path", artifacts);
        mlmodel.put("flavors", Map.of("python_function", function, "transformers", transformers));
        mlmodel.put("mlflow_version", "3.17.2");
        mlmodel.put("model_id", modelId);
        mlmodel.put("model_uuid", modelId);
        mlmodel.put(
                "signature",
                Map.of(
                        "inputs",
                        "[{\"type\": \"string\", \"required\": true}]",
                        "outputs",
                        "[{\"type\": \"string\", \"name\": \"label\", \"required\": true},"
                                + " {\"type\": \"double\", \"name\": \"score\", \"required\": true}]"));
        return mlmodel;
    }

    /** What Python asks of a tokenizer beside its file: what to pad with, and how long a text may be. */
    private static Map<String, Object> tokenizerConfig(Path folder, JsonNode config, Checkpoint checkpoint)
            throws IOException {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("tokenizer_class", "PreTrainedTokenizerFast");
        settings.put("model_max_length", checkpoint.maxTokens());
        Path file = folder.resolve("tokenizer.json");
        if (Files.exists(file)) {
            int pad = config.path("pad_token_id").asInt(0);
            Iterable<JsonNode> added = JSON.readTree(file.toFile()).path("added_tokens");
            StreamSupport.stream(added.spliterator(), false)
                    .filter(token -> token.path("id").asInt(-1) == pad)
                    .findFirst()
                    .ifPresent(token ->
                            settings.put("pad_token", token.path("content").asText()));
        }
        return settings;
    }

    private static byte[] yaml(Object value) throws IOException {
        return new YAMLMapper().writeValueAsBytes(value);
    }

    private static byte[] lines(List<String> lines) {
        return (String.join("\n", new ArrayList<>(lines)) + "\n").getBytes(StandardCharsets.UTF_8);
    }
}
