package io.tweetlake.sentiment;

import java.util.Locale;

/** The number format the encoder computes in. */
public enum Precision {
    /** The fastest one that this machine serves with the labels of {@link #FP32}. */
    AUTO,
    /** 32-bit floating point: the logits of {@code transformers} within 1e-4. */
    FP32;

    /** The name in lower case, as configuration and tables write it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The precision that {@code AUTO} stands for; any other stands for itself. */
    Precision resolve() {
        return this == AUTO ? FP32 : this;
    }

    /** The scripted encoder that computes in this precision, a resource beside this class. */
    String encoder() {
        return "encoder-" + label() + ".pt";
    }
}
