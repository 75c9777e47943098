package io.tweetlake.sentiment;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;

/**
 * What config.json says of the encoder. Sizes are counts; {@code labels} has the name of each logit.
 *
 * @param positions rows of the table of positions, more than the tokens a text may have where positions follow padding
 */
record EncoderConfig(
        EncoderFamily family,
        int hidden,
        int layers,
        int heads,
        int intermediate,
        int vocabulary,
        int positions,
        int tokenTypes,
        int paddingId,
        double epsilon,
        List<String> labels) {

    private static final String FIX = "Use the folder that save_pretrained wrote";

    static EncoderConfig read(Path file) {
        JsonNode json = JsonFile.read(file, FIX);
        EncoderFamily family = EncoderFamily.of(json.path("model_type").asText());
        EncoderFamily.Settings keys = family.settings();
        requireClassifier(json);
        require(json, "problem_type", "single_label_classification");
        require(json, "is_decoder", "false");
        require(json, "add_cross_attention", "false");
        require(json, keys.activation(), "gelu");
        require(json, "position_embedding_type", "absolute");
        EncoderConfig config = new EncoderConfig(
                family,
                size(json, keys.hidden(), 1 << 14),
                size(json, keys.layers(), 256),
                size(json, keys.heads(), 1 << 10),
                size(json, keys.intermediate(), 1 << 17),
                size(json, "vocab_size", 1 << 22),
                size(json, "max_position_embeddings", 1 << 20),
                json.has("type_vocab_size") ? size(json, "type_vocab_size", 1 << 10) : 2,
                json.path("pad_token_id").asInt(family.defaultPaddingId()),
                json.path("layer_norm_eps").asDouble(1e-12),
                LabelMap.names(json));
        config.check();
        return config;
    }

    /** Most tokens of a text, the special ones included. */
    int maxTokens() {
        return family.positionsFollowPadding() ? positions - paddingId - 1 : positions;
    }

    private void check() {
        if (hidden % heads != 0) {
            throw new CheckpointException("config.json: " + heads + " heads do not divide " + hidden, FIX);
        }
        if (paddingId < 0 || paddingId >= vocabulary) {
            throw new CheckpointException("config.json: pad_token_id " + paddingId + " is not in the vocabulary", FIX);
        }
        if (maxTokens() < 3) {
            throw new CheckpointException("config.json: " + positions + " positions leave no room for a text", FIX);
        }
    }

    private static void requireClassifier(JsonNode json) {
        JsonNode architectures = json.path("architectures");
        boolean classifier = architectures.isMissingNode()
                || architectures.isNull()
                || architectures.toString().contains("ForSequenceClassification");
        if (!classifier) {
            throw new CheckpointException(
                    "config.json: architectures is " + architectures + ", not a sequence classifier",
                    "Fine-tune it with AutoModelForSequenceClassification first");
        }
    }

    /** A key that is not there has the value required: all of these are the defaults of {@code transformers}. */
    private static void require(JsonNode json, String key, String value) {
        String found = json.hasNonNull(key) ? json.get(key).asText() : value;
        if (!found.equals(value)) {
            throw new CheckpointException(
                    "config.json: " + key + " is '" + found + "'", "Use a checkpoint whose " + key + " is " + value);
        }
    }

    /** @param largest beyond that of any encoder, so that nothing of an absurd size is ever allocated */
    private static int size(JsonNode json, String key, int largest) {
        JsonNode node = json.path(key);
        if (!node.isNumber() || node.asLong() <= 0) {
            throw new CheckpointException("config.json: " + key + " is not a positive number", FIX);
        }
        if (node.asLong() > largest) {
            throw new CheckpointException(
                    "config.json: %s is %s, and %,d is the most that is served".formatted(key, node.asText(), largest),
                    FIX);
        }
        return node.asInt();
    }
}
