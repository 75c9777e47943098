package io.tweetlake.sentiment;

import java.util.Arrays;
import java.util.List;

/** A scripted encoder of a precision. A precision may have several, which trade speed for accuracy. */
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

    /** The variants of a precision. Those of a rounded one get slower and closer to fp32. */
    static List<EncoderVariant> of(Precision precision) {
        return Arrays.stream(values())
                .filter(variant -> variant.precision == precision)
                .toList();
    }

    /** The TorchScript file, a resource of this class. */
    String script() {
        return "encoder-" + precision.label() + (way.isEmpty() ? "" : "-" + way.replace(' ', '-')) + ".pt";
    }

    /** For a log. */
    String label() {
        return precision.label() + (way.isEmpty() ? "" : " (" + way + ")");
    }
}
