package io.tweetlake.sentiment;

import java.io.Serializable;
import java.util.Map;
import java.util.Objects;

/**
 * How a model is served. Thread counts are not here: libtorch reads the system property
 * {@code ai.djl.pytorch.num_threads} once, when it loads, so they are the launcher's.
 *
 * @param precision the number format to compute in
 * @param device {@code auto} for the first GPU if there is one and the CPU otherwise, {@code cpu}, or {@code gpu0} and so
 *     on
 * @param batchTokens most tokens of a forward pass, padding included (rows x longest row); a single row may exceed it
 * @param windowRows most rows held in memory at a time, within which rows are sorted by length
 * @param cacheBytes of memory, about, for texts scored lately and their predictions; 0 for none
 * @param labels what the classifier's own labels stand for, in any case; empty for the built-in table
 * @param labelAgreement the share of labels of fp32, above 0 and at most 1, that a faster precision must keep before
 *     {@code auto} takes it
 */
public record ModelOptions(
        Precision precision,
        String device,
        int batchTokens,
        int windowRows,
        long cacheBytes,
        Map<String, Sentiment> labels,
        double labelAgreement)
        implements Serializable {

    private static final double DEFAULT_AGREEMENT = 0.995;

    public ModelOptions {
        Objects.requireNonNull(precision, "precision");
        Objects.requireNonNull(device, "device");
        if (!device.matches("auto|cpu|gpu\\d*")) {
            throw new IllegalArgumentException("device must be auto, cpu or gpu0, gpu1 and so on: " + device);
        }
        requirePositive("batchTokens", batchTokens);
        requirePositive("windowRows", windowRows);
        if (cacheBytes < 0) {
            throw new IllegalArgumentException("cacheBytes must be 0 or more: " + cacheBytes);
        }
        if (!(labelAgreement > 0 && labelAgreement <= 1)) {
            throw new IllegalArgumentException("labelAgreement must be above 0 and at most 1: " + labelAgreement);
        }
        labels = Map.copyOf(labels);
    }

    /** With the built-in table of labels, and precisions that keep 99.5 % of them. */
    public ModelOptions(Precision precision, String device, int batchTokens, int windowRows, long cacheBytes) {
        this(precision, device, batchTokens, windowRows, cacheBytes, Map.of(), DEFAULT_AGREEMENT);
    }

    /**
     * {@code auto} precision and device, batches of 512 tokens, windows of 2,048 rows, a cache of 64 MB. On a CPU the size of
     * a batch hardly matters from 256 tokens on, smaller ones have less padding, and from 4,096 the activations no longer fit
     * the caches; a GPU wants larger ones.
     */
    public static ModelOptions defaults() {
        return new ModelOptions(Precision.AUTO, "auto", 512, 2048, 64 << 20);
    }

    public ModelOptions withPrecision(Precision other) {
        return new ModelOptions(other, device, batchTokens, windowRows, cacheBytes, labels, labelAgreement);
    }

    public ModelOptions withDevice(String other) {
        return new ModelOptions(precision, other, batchTokens, windowRows, cacheBytes, labels, labelAgreement);
    }

    public ModelOptions withBatchTokens(int other) {
        return new ModelOptions(precision, device, other, windowRows, cacheBytes, labels, labelAgreement);
    }

    public ModelOptions withWindowRows(int other) {
        return new ModelOptions(precision, device, batchTokens, other, cacheBytes, labels, labelAgreement);
    }

    public ModelOptions withCacheBytes(long other) {
        return new ModelOptions(precision, device, batchTokens, windowRows, other, labels, labelAgreement);
    }

    public ModelOptions withLabels(Map<String, Sentiment> other) {
        return new ModelOptions(precision, device, batchTokens, windowRows, cacheBytes, other, labelAgreement);
    }

    public ModelOptions withLabelAgreement(double other) {
        return new ModelOptions(precision, device, batchTokens, windowRows, cacheBytes, labels, other);
    }

    private static void requirePositive(String name, int value) {
        if (value <= 0) {
            throw new IllegalArgumentException(name + " must be 1 or more: " + value);
        }
    }
}
