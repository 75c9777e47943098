package io.tweetlake.sentiment;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/** A tensor that a checkpoint must have, and its shape. */
record WeightSpec(String name, List<Long> shape) {

    /** What checkpoints converted from TensorFlow call it, which {@code transformers} takes too. */
    String olderName() {
        return name.replace("LayerNorm.weight", "LayerNorm.gamma").replace("LayerNorm.bias", "LayerNorm.beta");
    }

    /** All tensors of an encoder, in the order in which {@code make_encoder.py} takes them. */
    static List<WeightSpec> of(EncoderConfig config) {
        EncoderFamily.Names names = config.family().names();
        long hidden = config.hidden();
        Builder specs = new Builder();
        specs.add(names.embeddings() + "word_embeddings.weight", config.vocabulary(), hidden);
        specs.add(names.embeddings() + "position_embeddings.weight", config.positions(), hidden);
        specs.norm(names.embeddings() + "LayerNorm", hidden);
        for (int layer = 0; layer < config.layers(); layer++) {
            specs.layer(names.layer() + layer + ".", names.inLayer(), hidden, config.intermediate());
        }
        specs.linear(names.dense(), hidden, hidden);
        specs.linear(names.output(), config.labels().size(), hidden);
        if (names.hasTokenTypes()) {
            specs.add(names.embeddings() + "token_type_embeddings.weight", config.tokenTypes(), hidden);
        }
        return List.copyOf(specs.list);
    }

    private static final class Builder {

        private final List<WeightSpec> list = new ArrayList<>();

        void add(String name, long... shape) {
            list.add(new WeightSpec(name, LongStream.of(shape).boxed().toList()));
        }

        void linear(String module, long outputs, long inputs) {
            add(module + ".weight", outputs, inputs);
            add(module + ".bias", outputs);
        }

        void norm(String module, long size) {
            add(module + ".weight", size);
            add(module + ".bias", size);
        }

        void layer(String prefix, List<String> modules, long hidden, long intermediate) {
            for (String projection : modules.subList(0, 4)) {
                linear(prefix + projection, hidden, hidden);
            }
            norm(prefix + modules.get(4), hidden);
            linear(prefix + modules.get(5), intermediate, hidden);
            linear(prefix + modules.get(6), hidden, intermediate);
            norm(prefix + modules.get(7), hidden);
        }
    }
}
