package io.tweetlake.sentiment;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.StreamSupport;

/**
 * Finds the tokenizer of a checkpoint folder, and checks it for what would be silently wrong, or fail on the first unlucky
 * text.
 */
final class TokenizerFile {

    private static final String FILE = "tokenizer.json";

    private TokenizerFile() {}

    /** The files that it is in: one, or those of its older form. */
    static List<Path> files(Path folder, EncoderFamily family) {
        return hasOlder(folder, family) ? OlderTokenizer.of(family).files(folder) : List.of(folder.resolve(FILE));
    }

    private static boolean hasOlder(Path folder, EncoderFamily family) {
        return !Files.exists(folder.resolve(FILE)) && OlderTokenizer.of(family).isIn(folder);
    }

    /** The text of {@code tokenizer.json}, or what it would be. */
    static InputStream open(Path folder, EncoderFamily family) throws IOException {
        return hasOlder(folder, family)
                ? new ByteArrayInputStream(
                        OlderTokenizer.of(family).tokenizer(folder).toString().getBytes(StandardCharsets.UTF_8))
                : Files.newInputStream(folder.resolve(FILE));
    }

    /** @throws CheckpointException where it cannot be used with the model */
    static void check(Path folder, EncoderConfig config) throws IOException {
        String fix = "Write it with: python -c \"from transformers import AutoTokenizer as T;"
                + " T.from_pretrained('%1$s').save_pretrained('%1$s')\"".formatted(folder);
        refuseBertweet(folder);
        JsonNode json = hasOlder(folder, config.family())
                ? OlderTokenizer.of(config.family()).tokenizer(folder)
                : JsonFile.read(folder.resolve(FILE), fix);
        int vocabulary = config.vocabulary();
        if (json.path("model").path("vocab").isEmpty()) {
            throw new CheckpointException(FILE + ": has no model.vocab", fix);
        }
        TokenizerPatterns.check(json);
        CharacterMaps.check(json);
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

    /** It rewrites emojis and links in Python before it looks for pairs, which no tokenizer.json can say. */
    private static void refuseBertweet(Path folder) {
        if (!Files.exists(folder.resolve(FILE)) && Files.exists(folder.resolve("bpe.codes"))) {
            throw new CheckpointException(
                    "bpe.codes: the tokenizer of BERTweet, which " + FILE + " cannot express",
                    "Use a checkpoint with RoBERTa's tokenizer, such as one fine-tuned from"
                            + " cardiffnlp/twitter-roberta-base");
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
