package io.tweetlake.sentiment;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.stream.LongStream;
import java.util.stream.StreamSupport;

/** Checks tokenizer.json for what would be silently wrong, or fail on the first unlucky text. */
final class TokenizerFile {

    static final String FILE = "tokenizer.json";

    private TokenizerFile() {}

    /** @param vocabulary rows of the table of word embeddings */
    static void check(Path folder, int vocabulary) {
        String fix = "Write it with: python -c \"from transformers import AutoTokenizer as T;"
                + " T.from_pretrained('%1$s').save_pretrained('%1$s')\"".formatted(folder);
        JsonNode json = JsonFile.read(folder.resolve(FILE), fix);
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
