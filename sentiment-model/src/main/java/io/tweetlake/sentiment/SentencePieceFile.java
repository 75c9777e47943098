package io.tweetlake.sentiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The tokenizer of XLM-RoBERTa and CamemBERT in its older form, {@code sentencepiece.bpe.model}, which in spite of its name is a
 * unigram model. The ids are those of fairseq: its special tokens come first, and what SentencePiece has at its start is left out.
 */
final class SentencePieceFile implements OlderTokenizer {
    private static final String FILE = "sentencepiece.bpe.model";
    private static final String FIX =
            "Use the " + FILE + " of the model, or write tokenizer.json with AutoTokenizer's save_pretrained";

    private final List<Piece> first;
    private final int skipped;
    private final Map<String, JsonNode> roles;

    /** A token and its logarithm of a probability. */
    private record Piece(String text, double score) {}

    /**
     * @param first the tokens before those of the file
     * @param skipped how many tokens of the file are left out
     */
    private SentencePieceFile(List<Piece> first, int skipped, Map<String, JsonNode> roles) {
        this.first = first;
        this.skipped = skipped;
        this.roles = roles;
    }

    static SentencePieceFile xlmRoberta() {
        List<Piece> first =
                List.of(new Piece("<s>", 0), new Piece("<pad>", 0), new Piece("</s>", 0), new Piece("<unk>", 0));
        return new SentencePieceFile(first, 3, AddedTokens.ROBERTA);
    }

    static SentencePieceFile camembert() {
        List<Piece> first = List.of(
                new Piece("<s>NOTUSED", 0),
                new Piece("<pad>", 0),
                new Piece("</s>NOTUSED", 0),
                new Piece("<unk>", 0),
                // The file's own, so unlikely that the one before is taken.
                new Piece("<unk>NOTUSED", -100));
        return new SentencePieceFile(first, 1, AddedTokens.CAMEMBERT);
    }

    @Override
    public boolean isIn(Path folder) {
        return Files.isRegularFile(folder.resolve(FILE));
    }

    @Override
    public List<Path> files(Path folder) {
        return AddedTokens.filesWith(folder, FILE);
    }

    @Override
    public ObjectNode tokenizer(Path folder) throws IOException {
        SentencePieceModel model = SentencePieceModel.read(folder.resolve(FILE), FIX);
        ArrayNode vocab = JsonNodeFactory.instance.arrayNode();
        ObjectNode ids = JsonNodeFactory.instance.objectNode();
        first.forEach(piece -> add(vocab, ids, piece.text(), piece.score()));
        model.pieces().stream().skip(skipped).forEach(piece -> add(vocab, ids, piece.text(), piece.score()));
        add(vocab, ids, "<mask>", 0);
        AddedTokens added = AddedTokens.read(folder, ids, new AddedTokens.Roles(FILE, FIX, roles));
        model.pieces().stream()
                .filter(piece -> piece.isWhole() && ids.has(piece.text()))
                .forEach(piece -> added.addWhole(ids.get(piece.text()).asInt(), piece.text()));
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("version", "1.0");
        added.json(json.putArray("added_tokens"));
        if (model.characters().length > 0) {
            json.putObject("normalizer").put("type", "Precompiled").put("precompiled_charsmap", model.characters());
        }
        ArrayNode cuts = json.putObject("pre_tokenizer").put("type", "Sequence").putArray("pretokenizers");
        cuts.addObject().put("type", "WhitespaceSplit");
        cuts.addObject()
                .put("type", "Metaspace")
                .put("replacement", "\u2581")
                .put("prepend_scheme", added.config().path("add_prefix_space").asBoolean(true) ? "always" : "never")
                .put("split", true);
        ObjectNode frame = json.putObject("post_processor").put("type", "BertProcessing");
        added.frame("eos_token", frame.putArray("sep"));
        added.frame("bos_token", frame.putArray("cls"));
        json.putObject("model")
                .put("type", "Unigram")
                .put("unk_id", 3)
                .put("byte_fallback", false)
                .set("vocab", vocab);
        return json;
    }

    private static void add(ArrayNode vocab, ObjectNode ids, String token, double score) {
        ids.put(token, vocab.size());
        vocab.addArray().add(token).add(score);
    }
}
