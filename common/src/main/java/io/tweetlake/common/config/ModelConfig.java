package io.tweetlake.common.config;

import io.tweetlake.common.config.binding.Default;
import io.tweetlake.common.config.binding.Range;
import java.io.Serializable;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Which model scores, and how it runs.
 *
 * @param ref model reference, such as {@code builtin:default} or a local folder
 * @param batchTokens tokens of one forward pass at most, padding included
 * @param windowRows rows that are sorted by length together before they are cut into batches
 * @param cache memory of each executor, about, for texts scored lately and their predictions; below 1KB for none
 * @param maxSize bytes of a model's files at most, where they are downloaded
 * @param labels what a classifier's own labels stand for: negative, neutral or positive; empty for the built-in table
 * @param labelAgreement the share of labels of fp32, above 0 and at most 1, that a faster precision must keep before {@code auto}
 *     takes it
 * @param challenger reference of a second model, which scores a share of the tweets for comparison; null for none
 * @param challengerShare of the tweets that the challenger scores too, above 0, at most 1
 */
public record ModelConfig(
        @Default("builtin:default") String ref,
        @Default("auto") Precision precision,
        @Default("auto") Device device,
        @Default("512") @Range(min = 64, max = 1_048_576) int batchTokens,
        @Default("2048") @Range(min = 1, max = 1_000_000) int windowRows,
        @Default("64MB") DataSize cache,
        @Default("8GB") DataSize maxSize,
        Map<String, String> labels,
        @Default("0.995") double labelAgreement,
        String challenger,
        @Default("0.1") double challengerShare)
        implements Serializable {

    private static final Set<String> SENTIMENTS = Set.of("negative", "neutral", "positive");

    /** @throws IllegalArgumentException when a share is none, or a label stands for no sentiment */
    public ModelConfig {
        labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
        labels.forEach((label, sentiment) -> {
            if (!SENTIMENTS.contains(sentiment)) {
                throw new IllegalArgumentException(
                        "model.labels.%s: expected negative, neutral or positive, found \"%s\""
                                .formatted(label, sentiment));
            }
        });
        if (!(labelAgreement > 0 && labelAgreement <= 1)) {
            throw new IllegalArgumentException(
                    "model.labelAgreement: expected a share above 0 and at most 1, found " + labelAgreement);
        }
        if (!(challengerShare > 0 && challengerShare <= 1)) {
            throw new IllegalArgumentException(
                    "model.challengerShare: expected a share above 0 and at most 1, found " + challengerShare);
        }
    }

    /** The same of another model. */
    public ModelConfig withRef(String other) {
        return new ModelConfig(
                other,
                precision,
                device,
                batchTokens,
                windowRows,
                cache,
                maxSize,
                labels,
                labelAgreement,
                challenger,
                challengerShare);
    }

    /** The numbers that the model computes with. */
    public enum Precision {
        /** The fastest on this machine whose labels agree with those of fp32. */
        AUTO,
        FP32,
        /** Products in 16 bits: fast where the processor has AMX or AVX-512 bf16. */
        BF16,
        /** Products in 8 bits: faster still where the processor has VNNI, and a few labels in a hundred differ. */
        INT8
    }

    /** What the model runs on. */
    public enum Device {
        /** A GPU where there is one, in half precision if that gives the same labels; the CPU elsewhere. */
        AUTO,
        CPU,
        /** The first one. */
        GPU
    }
}
