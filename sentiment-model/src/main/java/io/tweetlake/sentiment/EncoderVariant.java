package io.tweetlake.sentiment;

import java.util.Arrays;
import java.util.List;

/** What an encoder computes in: a precision, and the way to it. */
enum EncoderVariant {
    FP32(Precision.FP32, ""),
    /**
     * Weights in the order that oneDNN's kernels read them, in place of a product of MKL or another BLAS; which is faster
     * depends on the processor.
     */
    PACKED_FP32(Precision.FP32, "packed"),
    FP16(Precision.FP16, ""),
    BF16(Precision.BF16, ""),
    INT8(Precision.INT8, ""),
    /** Two digits of 8 bits for each number, which is nearly exact. */
    TWO_DIGIT_INT8(Precision.INT8, "two digits");

    private final Precision precision;
    private final String way;

    EncoderVariant(Precision precision, String way) {
        this.precision = precision;
        this.way = way;
    }

    Precision precision() {
        return precision;
    }

    /** The ways to compute in a precision; of a rounded one the fastest first, each closer to fp32 than the one before. */
    static List<EncoderVariant> of(Precision precision) {
        return Arrays.stream(values())
                .filter(format -> format.precision == precision)
                .toList();
    }

    /** The scripted encoder that computes in this format, a resource beside this class. */
    String encoder() {
        return "encoder-" + precision.label() + (way.isEmpty() ? "" : "-" + way.replace(' ', '-')) + ".pt";
    }

    /** For a log. */
    String label() {
        return precision.label() + (way.isEmpty() ? "" : " (" + way + ")");
    }
}
