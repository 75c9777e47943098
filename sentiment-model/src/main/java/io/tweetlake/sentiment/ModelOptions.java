package io.tweetlake.sentiment;

import java.io.Serializable;
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
 */
public record ModelOptions(Precision precision, String device, int batchTokens, int windowRows, long cacheBytes)
        implements Serializable {

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
        return new ModelOptions(other, device, batchTokens, windowRows, cacheBytes);
    }

    public ModelOptions withDevice(String other) {
        return new ModelOptions(precision, other, batchTokens, windowRows, cacheBytes);
    }

    public ModelOptions withBatchTokens(int other) {
        return new ModelOptions(precision, device, other, windowRows, cacheBytes);
    }

    public ModelOptions withWindowRows(int other) {
        return new ModelOptions(precision, device, batchTokens, other, cacheBytes);
    }

    public ModelOptions withCacheBytes(long other) {
        return new ModelOptions(precision, device, batchTokens, windowRows, other);
    }

    private static void requirePositive(String name, int value) {
        if (value <= 0) {
            throw new IllegalArgumentException(name + " must be 1 or more: " + value);
        }
    }
}
