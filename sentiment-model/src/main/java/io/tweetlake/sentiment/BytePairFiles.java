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
 * not how a text is cut before them or framed after them, which {@code RobertaTokenizer} of {@code transformers} has in its code;
 * for what differs from checkpoint to checkpoint, see {@link AddedTokens}.
 */
final class BytePairFiles implements OlderTokenizer {
    private static final String VOCAB = "vocab.json";
    private static final String MERGES = "merges.txt";
    private static final String FIX = "Use the vocab.json and merges.txt that belong together, or write tokenizer.json"
            + " with AutoTokenizer's save_pretrained";

    @Override
    public boolean isIn(Path folder) {
        return Files.isRegularFile(folder.resolve(VOCAB)) && Files.isRegularFile(folder.resolve(MERGES));
    }

    @Override
    public List<Path> files(Path folder) {
        return AddedTokens.filesWith(folder, VOCAB, MERGES);
    }

    @Override
    public ObjectNode tokenizer(Path folder) throws IOException {
        JsonNode vocab = JsonFile.read(folder.resolve(VOCAB), FIX);
        AddedTokens added = AddedTokens.read(folder, vocab, new AddedTokens.Roles(VOCAB, FIX, AddedTokens.ROBERTA));
        boolean prefixSpace = added.config().path("add_prefix_space").asBoolean(false);
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("version", "1.0");
        added.json(json.putArray("added_tokens"));
        json.putObject("pre_tokenizer")
                .put("type", "ByteLevel")
                .put("add_prefix_space", prefixSpace)
                .put("trim_offsets", true)
                .put("use_regex", true);
        ObjectNode frame = json.putObject("post_processor")
                .put("type", "RobertaProcessing")
                .put("trim_offsets", true)
                .put("add_prefix_space", prefixSpace);
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
