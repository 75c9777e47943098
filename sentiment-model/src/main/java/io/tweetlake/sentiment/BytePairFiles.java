package io.tweetlake.sentiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The tokenizer of RoBERTa in its older form, {@code vocab.json} and {@code merges.txt}. They have the byte-level pairs and
 * not how a text is cut before them or framed after them, which is the same for all of RoBERTa: see
 * {@code RobertaConverter} in {@code transformers}, {@code convert_slow_tokenizer.py}.
 */
final class BytePairFiles {
    private static final String VOCAB = "vocab.json";
    private static final String MERGES = "merges.txt";
    private static final String START = "<s>";
    private static final String END = "</s>";
    private static final String MASK = "<mask>";
    private static final List<String> SPECIAL = List.of(START, "<pad>", END, "<unk>", MASK);
    private static final String FIX = "Use the vocab.json and merges.txt that belong together, or write tokenizer.json"
            + " with AutoTokenizer's save_pretrained";

    private BytePairFiles() {}

    static List<Path> of(Path folder) {
        return List.of(folder.resolve(VOCAB), folder.resolve(MERGES));
    }

    /** What {@code transformers} would write to {@code tokenizer.json}. */
    static ObjectNode tokenizer(Path folder) throws IOException {
        JsonNode vocab = JsonFile.read(folder.resolve(VOCAB), FIX);
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("version", "1.0");
        ArrayNode added = json.putArray("added_tokens");
        SPECIAL.forEach(token -> added.addObject()
                .put("id", id(vocab, token))
                .put("content", token)
                .put("single_word", false)
                .put("lstrip", token.equals(MASK))
                .put("rstrip", false)
                .put("normalized", false)
                .put("special", true));
        json.putObject("pre_tokenizer")
                .put("type", "ByteLevel")
                .put("add_prefix_space", false)
                .put("trim_offsets", true)
                .put("use_regex", true);
        ObjectNode frame = json.putObject("post_processor")
                .put("type", "RobertaProcessing")
                .put("trim_offsets", true)
                .put("add_prefix_space", false);
        frame.putArray("sep").add(END).add(id(vocab, END));
        frame.putArray("cls").add(START).add(id(vocab, START));
        ObjectNode model = json.putObject("model").put("type", "BPE");
        model.set("vocab", vocab);
        ArrayNode merges = model.putArray("merges");
        merges(folder.resolve(MERGES)).forEach(merges::add);
        return json;
    }

    private static int id(JsonNode vocab, String token) {
        if (!vocab.path(token).isInt()) {
            throw new CheckpointException(VOCAB + ": has no id for " + token, FIX);
        }
        return vocab.get(token).asInt();
    }

    private static List<String> merges(Path file) throws IOException {
        return Files.readAllLines(file).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#version"))
                .toList();
    }
}
