package io.tweetlake.sentiment;

import java.util.List;
import java.util.Locale;

/** The number format the encoder computes in. */
public enum Precision {
    /** The fastest one that this machine serves with the labels of {@link #FP32}. */
    AUTO,
    /** 32-bit floating point: the logits of {@code transformers} within 1e-4. */
    FP32,
    /**
     * 16-bit floating point with the exponent of 32: products and attention in it, sums in fp32. Fast where the processor has
     * AMX.
     */
    BF16,
    /**
     * Products of 8-bit integers, a scale for each output of a weight and for each row of the input. Where that changes too
     * many labels of the checkpoint, each number is two such integers.
     */
    INT8,
    /** 16-bit floating point throughout, for a GPU. */
    FP16;

    /** What {@link #AUTO} tries beside fp32 on a CPU. */
    static final List<Precision> CPU_CANDIDATES = List.of(INT8, BF16);
    /** And on a GPU, which has none of the operators of the others. */
    static final List<Precision> GPU_CANDIDATES = List.of(FP16);

    /** The name in lower case, as configuration and tables write it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
