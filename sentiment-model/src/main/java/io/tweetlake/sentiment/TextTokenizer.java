package io.tweetlake.sentiment;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

/** Text to token ids, special tokens included. Safe to share between threads: encoding changes nothing. */
final class TextTokenizer implements AutoCloseable {

    /** Far more than a token has on average, so that a first look is mostly enough. */
    private static final int CHARACTERS_PER_TOKEN = 16;

    private static final int MAX_CHARACTERS = 1 << 20;

    private final HuggingFaceTokenizer tokenizer;
    private final int maxTokens;

    private TextTokenizer(HuggingFaceTokenizer tokenizer, int maxTokens) {
        this.tokenizer = tokenizer;
        this.maxTokens = maxTokens;
    }

    static TextTokenizer load(Checkpoint checkpoint) {
        Path folder = checkpoint.tokenizerFolder();
        // tokenizer.json may ask for truncation and padding of its own; ours happens here and in Encoder.
        Map<String, String> options = Map.of("truncation", "false", "padding", "false");
        try (InputStream in = TokenizerFile.open(folder, checkpoint.config().family())) {
            return new TextTokenizer(HuggingFaceTokenizer.newInstance(in, options), checkpoint.maxTokens());
        } catch (IOException | RuntimeException e) {
            throw new CheckpointException(
                    "the tokenizer of " + folder + " cannot be loaded: " + e.getMessage(),
                    "Save the tokenizer again with save_pretrained",
                    e);
        }
    }

    /**
     * At most {@code maxTokens} ids: of a longer text the first ones and the special token that ends a text. A text is only
     * read as far as this takes, and no further than about a million characters.
     */
    long[] encode(String text) {
        int characters = maxTokens * CHARACTERS_PER_TOKEN;
        while (true) {
            String prefix = TextPrefix.of(text, characters);
            long[] ids = tokenizer.encode(WellFormed.of(prefix)).getIds();
            boolean enough = ids.length > maxTokens || prefix.length() == text.length();
            if (enough || characters >= MAX_CHARACTERS) {
                return truncate(ids);
            }
            characters *= 8;
        }
    }

    private long[] truncate(long[] ids) {
        if (ids.length <= maxTokens) {
            return ids;
        }
        long[] kept = Arrays.copyOf(ids, maxTokens);
        kept[maxTokens - 1] = ids[ids.length - 1];
        return kept;
    }

    @Override
    public void close() {
        tokenizer.close();
    }
}
