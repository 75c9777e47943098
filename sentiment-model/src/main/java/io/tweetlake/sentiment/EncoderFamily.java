package io.tweetlake.sentiment;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The encoders that can be served: post-layer-norm transformers with a dense layer and an output layer over the first
 * token. They differ in the names of their settings and tensors, and in little else. The names are those of
 * {@code transformers}, {@code models/<family>/modeling_<family>.py}.
 */
enum EncoderFamily {
    BERT("bert", Settings.COMMON, Names.bertLike("bert", "bert.pooler.dense", "classifier"), 0, false, false),
    ROBERTA("roberta", Settings.COMMON, Names.roberta(), 1, true, false),
    XLM_ROBERTA("xlm-roberta", Settings.COMMON, Names.roberta(), 1, true, false),
    DISTILBERT("distilbert", Settings.DISTILBERT, Names.distilbert(), 0, false, true),
    CAMEMBERT("camembert", Settings.COMMON, Names.roberta(), 1, true, false);

    private final String modelType;
    private final Settings settings;
    private final Names names;
    private final int defaultPaddingId;
    private final boolean positionsFollowPadding;
    private final boolean relu;

    EncoderFamily(
            String modelType,
            Settings settings,
            Names names,
            int defaultPaddingId,
            boolean positionsFollowPadding,
            boolean relu) {
        this.modelType = modelType;
        this.settings = settings;
        this.names = names;
        this.defaultPaddingId = defaultPaddingId;
        this.positionsFollowPadding = positionsFollowPadding;
        this.relu = relu;
    }

    static EncoderFamily of(String modelType) {
        return Arrays.stream(values())
                .filter(family -> family.modelType.equals(modelType))
                .findFirst()
                .orElseThrow(() -> new CheckpointException(
                        "config.json: model_type is '" + modelType + "', which cannot be served",
                        "Use a sequence classifier of one of: " + supported()));
    }

    static String supported() {
        return Arrays.stream(values()).map(family -> family.modelType).collect(Collectors.joining(", "));
    }

    String modelType() {
        return modelType;
    }

    Settings settings() {
        return settings;
    }

    Names names() {
        return names;
    }

    int defaultPaddingId() {
        return defaultPaddingId;
    }

    /** Whether the first token has position padding id + 1, as in fairseq, rather than 0. */
    boolean positionsFollowPadding() {
        return positionsFollowPadding;
    }

    /** Whether the head's dense layer ends in ReLU rather than tanh. */
    boolean relu() {
        return relu;
    }

    /** Keys of config.json. */
    record Settings(String hidden, String layers, String heads, String intermediate, String activation) {
        static final Settings COMMON = new Settings(
                "hidden_size", "num_hidden_layers", "num_attention_heads", "intermediate_size", "hidden_act");
        static final Settings DISTILBERT = new Settings("dim", "n_layers", "n_heads", "hidden_dim", "activation");
    }

    /**
     * Names of modules, each of which has a weight and mostly a bias.
     *
     * @param layer what comes before the number of a layer
     * @param inLayer query, key, value, attention output, norm, intermediate, output, norm
     */
    record Names(
            String embeddings, boolean hasTokenTypes, String layer, List<String> inLayer, String dense, String output) {

        static Names roberta() {
            return bertLike("roberta", "classifier.dense", "classifier.out_proj");
        }

        static Names bertLike(String prefix, String dense, String output) {
            List<String> inLayer = List.of(
                    "attention.self.query",
                    "attention.self.key",
                    "attention.self.value",
                    "attention.output.dense",
                    "attention.output.LayerNorm",
                    "intermediate.dense",
                    "output.dense",
                    "output.LayerNorm");
            return new Names(prefix + ".embeddings.", true, prefix + ".encoder.layer.", inLayer, dense, output);
        }

        static Names distilbert() {
            List<String> inLayer = List.of(
                    "attention.q_lin",
                    "attention.k_lin",
                    "attention.v_lin",
                    "attention.out_lin",
                    "sa_layer_norm",
                    "ffn.lin1",
                    "ffn.lin2",
                    "output_layer_norm");
            return new Names(
                    "distilbert.embeddings.",
                    false,
                    "distilbert.transformer.layer.",
                    inLayer,
                    "pre_classifier",
                    "classifier");
        }
    }
}
