package io.tweetlake.sentiment;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.StreamSupport;

/** Finds the tokenizer of a checkpoint folder, and checks it for what would be silently wrong, or fail on the first unlucky text. */
final class TokenizerFile {

    private static final String FILE = "tokenizer.json";

    private TokenizerFile() {}

    /** The files that it is in: one, or of RoBERTa perhaps the two of its older form. */
    static List<Path> files(Path folder, Family family) {
        Path file = folder.resolve(FILE);
        List<Path> older = BytePairFiles.of(folder);
        boolean two = family == Family.ROBERTA
                && !Files.exists(file)
                && older.stream().allMatch(Files::isRegularFile);
        return two ? older : List.of(file);
    }

    /** As {@code tokenizer.json} has it. */
    static JsonNode read(Path folder, Family family) throws IOException {
        return files(folder, family).size() > 1
                ? BytePairFiles.tokenizer(folder)
                : JsonFile.read(folder.resolve(FILE), fix(folder));
    }

    /** @throws CheckpointException where it cannot be used with the model */
    static void check(Path folder, EncoderConfig config) throws IOException {
        String fix = fix(folder);
        JsonNode json = read(folder, config.family());
        int vocabulary = config.vocabulary();
        if (json.path("model").path("vocab").isEmpty()) {
            throw new CheckpointException(FILE + ": has no model.vocab", fix);
        }
        if (!json.path("post_processor").isObject()) {
            throw new CheckpointException(FILE + ": has no post_processor, which adds the special tokens", fix);
        }
        long last = LongStream.concat(vocabularyIds(json), addedIds(json)).max().orElse(0);
        if (last >= vocabulary) {
            throw new CheckpointException(
                    FILE + ": has token id " + last + ", and the vocabulary of config.json ends at " + (vocabulary - 1),
                    "Use the tokenizer that the model was trained with");
        }
    }

    private static String fix(Path folder) {
        return "Write it with: python -c \"from transformers import AutoTokenizer as T;"
                + " T.from_pretrained('%1$s').save_pretrained('%1$s')\"".formatted(folder);
    }

    /** WordPiece and BPE have an object from token to id, Unigram a list of tokens. */
    private static LongStream vocabularyIds(JsonNode json) {
        JsonNode vocab = json.path("model").path("vocab");
        return vocab.isObject()
                ? StreamSupport.stream(vocab.spliterator(), false).mapToLong(JsonNode::asLong)
                : LongStream.range(0, vocab.size());
    }

    private static LongStream addedIds(JsonNode json) {
        return StreamSupport.stream(json.path("added_tokens").spliterator(), false)
                .mapToLong(token -> token.path("id").asLong());
    }
}
