package io.tweetlake.sentiment;

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What an encoder computes in.
 *
 * @param kept the products that stay in fp32 where others are in int8; empty for other precisions
 * @param packed whether fp32 weights are in the order that oneDNN's kernels read them, in place of a product of MKL or
 *     another BLAS; which is faster depends on the processor
 */
record NumberFormat(Precision precision, Set<Product> kept, boolean packed) {

    /** The matrix products of a layer, as {@code make_encoder.py} numbers them. */
    enum Product {
        ATTENTION_INPUT,
        ATTENTION_OUTPUT,
        INTERMEDIATE,
        OUTPUT
    }

    static final NumberFormat FP32 = new NumberFormat(Precision.FP32, Set.of());
    static final NumberFormat PACKED_FP32 = new NumberFormat(Precision.FP32, Set.of(), true);

    private NumberFormat(Precision precision, Set<Product> kept) {
        this(precision, kept, false);
    }

    /**
     * The ways to compute in a precision, the fastest first. In int8 query, key and value, and the second feed-forward
     * product, whose input has the widest range, move the logits most: the second way has neither.
     */
    static List<NumberFormat> of(Precision precision) {
        if (precision != Precision.INT8) {
            return List.of(new NumberFormat(precision, Set.of()));
        }
        return List.of(
                new NumberFormat(precision, Set.of()),
                new NumberFormat(precision, EnumSet.of(Product.ATTENTION_INPUT, Product.OUTPUT)));
    }

    /** As the encoder takes it: a bit for each product that is kept. */
    long keptBits() {
        return kept.stream().mapToLong(product -> 1L << product.ordinal()).sum();
    }

    /** The scripted encoder that computes in this format, a resource beside this class. */
    String encoder() {
        return "encoder-" + precision.label() + (packed ? "-packed" : "") + ".pt";
    }

    /** For a log. */
    String label() {
        return kept.isEmpty()
                ? precision.label() + (packed ? " (packed)" : "")
                : precision.label()
                        + kept.stream()
                                .map(product ->
                                        product.name().toLowerCase(Locale.ROOT).replace('_', ' '))
                                .sorted()
                                .collect(Collectors.joining(" and ", " (", " in fp32)"));
    }
}
