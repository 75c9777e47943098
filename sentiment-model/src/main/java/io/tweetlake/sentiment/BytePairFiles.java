package io.tweetlake.sentiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The tokenizer of RoBERTa in its older form, {@code vocab.json} and {@code merges.txt}. They have the byte-level pairs and
 * not how a text is cut before them or framed after them, which {@code RobertaTokenizer} of {@code transformers} has in its code;
 * for what differs from checkpoint to checkpoint, see {@link AddedTokens}.
 */
final class BytePairFiles {
    private static final String VOCAB = "vocab.json";
    private static final String MERGES = "merges.txt";
    static final String FIX = "Use the vocab.json and merges.txt that belong together, or write tokenizer.json"
            + " with AutoTokenizer's save_pretrained";

    private BytePairFiles() {}

    /** Whether a folder has both. */
    static boolean in(Path folder) {
        return Files.isRegularFile(folder.resolve(VOCAB)) && Files.isRegularFile(folder.resolve(MERGES));
    }

    /** All files that a tokenizer in this form is made of. */
    static List<Path> of(Path folder) {
        return Stream.of(VOCAB, MERGES, AddedTokens.ADDED, AddedTokens.SPECIAL, AddedTokens.CONFIG)
                .map(folder::resolve)
                .filter(Files::exists)
                .toList();
    }

    /** What {@code transformers} would write to {@code tokenizer.json}. */
    static ObjectNode tokenizer(Path folder) throws IOException {
        JsonNode vocab = JsonFile.read(folder.resolve(VOCAB), FIX);
        AddedTokens added = AddedTokens.read(folder, vocab);
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("version", "1.0");
        added.json(json.putArray("added_tokens"));
        json.putObject("pre_tokenizer")
                .put("type", "ByteLevel")
                .put("add_prefix_space", added.addsPrefixSpace())
                .put("trim_offsets", true)
                .put("use_regex", true);
        ObjectNode frame = json.putObject("post_processor")
                .put("type", "RobertaProcessing")
                .put("trim_offsets", true)
                .put("add_prefix_space", added.addsPrefixSpace());
        added.frame("sep_token", frame.putArray("sep"));
        added.frame("cls_token", frame.putArray("cls"));
        ObjectNode model = json.putObject("model").put("type", "BPE");
        model.set("vocab", vocab);
        ArrayNode merges = model.putArray("merges");
        merges(folder.resolve(MERGES)).forEach(merges::add);
        return json;
    }

    private static List<String> merges(Path file) throws IOException {
        LfsPointer.refuse(file);
        JsonFile.requireSize(file, FIX);
        return Files.readAllLines(file).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#version"))
                .toList();
    }
}
