package io.tweetlake.sentiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The tokenizer of BERT in its older form: {@code vocab.txt}, a token a line, and {@code tokenizer_config.json}, which says whether
 * case, accents and spaces between Chinese characters matter. {@code never_split} is not read, as {@code transformers} 5 does not
 * either: the words it names are in the vocabulary or in pieces, as any other.
 */
final class WordPieceFiles implements OlderTokenizer {
    private static final String VOCAB = "vocab.txt";
    private static final String FIX =
            "Use the vocab.txt of the model, or write tokenizer.json with AutoTokenizer's save_pretrained";

    /** Those that cut a text as BERT's does; BertJapaneseTokenizer, for one, does not. */
    private static final Set<String> CLASSES = Set.of("BertTokenizer", "DistilBertTokenizer", "ElectraTokenizer");

    /** As Rust's {@code trim_end} has it, which differs from Java's. */
    private static final Pattern BLANK_END = Pattern.compile("\\p{IsWhite_Space}+$");

    @Override
    public boolean isIn(Path folder) {
        return Files.isRegularFile(folder.resolve(VOCAB));
    }

    @Override
    public List<Path> files(Path folder) {
        return AddedTokens.filesWith(folder, VOCAB);
    }

    @Override
    public ObjectNode tokenizer(Path folder) throws IOException {
        ObjectNode vocab = vocabulary(folder.resolve(VOCAB));
        AddedTokens added = AddedTokens.read(folder, vocab, new AddedTokens.Roles(VOCAB, FIX, AddedTokens.BERT));
        JsonNode config = added.config();
        requireClass(config.path("tokenizer_class").asText("BertTokenizer"));
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("version", "1.0");
        added.json(json.putArray("added_tokens"));
        json.putObject("normalizer")
                .put("type", "BertNormalizer")
                .put("clean_text", true)
                .put(
                        "handle_chinese_chars",
                        config.path("tokenize_chinese_chars").asBoolean(true))
                .put("lowercase", config.path("do_lower_case").asBoolean(true))
                .set(
                        "strip_accents",
                        config.path("strip_accents").isBoolean() ? config.get("strip_accents") : json.nullNode());
        json.putObject("pre_tokenizer").put("type", "BertPreTokenizer");
        ObjectNode frame = json.putObject("post_processor").put("type", "BertProcessing");
        added.frame("sep_token", frame.putArray("sep"));
        added.frame("cls_token", frame.putArray("cls"));
        json.putObject("model")
                .put("type", "WordPiece")
                .put("unk_token", added.text("unk_token"))
                .put("continuing_subword_prefix", "##")
                .put("max_input_chars_per_word", 100)
                .set("vocab", vocab);
        return json;
    }

    private static void requireClass(String name) {
        if (!CLASSES.contains(name.replaceFirst("Fast$", ""))) {
            throw new CheckpointException(
                    AddedTokens.CONFIG + ": tokenizer_class is " + Shortened.of(name)
                            + ", which cuts texts in another way than BERT's",
                    "Use a model whose tokenizer is BERT's, or has a tokenizer.json");
        }
    }

    /** A token that comes twice has the later id, as in {@code transformers}. */
    private static ObjectNode vocabulary(Path file) throws IOException {
        LfsPointer.refuse(file);
        JsonFile.requireSize(file, FIX);
        ObjectNode vocab = JsonNodeFactory.instance.objectNode();
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            int id = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (id == MOST_TOKENS) {
                    throw new CheckpointException(VOCAB + ": has more than " + MOST_TOKENS + " tokens", FIX);
                }
                vocab.put(BLANK_END.matcher(line).replaceFirst(""), id++);
            }
        } catch (MalformedInputException e) {
            throw new CheckpointException(VOCAB + ": is not in UTF-8", FIX, e);
        }
        return vocab;
    }
}
