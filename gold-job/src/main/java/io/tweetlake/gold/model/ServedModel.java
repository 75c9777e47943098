package io.tweetlake.gold.model;

import io.tweetlake.common.UserError;
import io.tweetlake.common.config.ModelConfig;
import io.tweetlake.sentiment.Checkpoint;
import io.tweetlake.sentiment.CheckpointException;
import io.tweetlake.sentiment.ModelOptions;
import io.tweetlake.sentiment.Precision;
import io.tweetlake.sentiment.SentimentModel;
import java.io.Serializable;

/**
 * Says to the executors which model scores a micro-batch. Small: the weights are read on each executor.
 *
 * @param version the first digits of the digest of the checkpoint's files
 */
public record ServedModel(
        ModelReference reference,
        String name,
        String version,
        Precision precision,
        int batchTokens,
        int windowRows,
        long cacheBytes)
        implements Serializable {

    /**
     * Finds the model and checks all of its files, without the engine that runs it.
     *
     * @throws UserError where it cannot be served
     */
    public static ServedModel resolve(ModelConfig config) {
        ModelReference reference = ModelReference.parse(config.ref());
        Checkpoint checkpoint = open(reference);
        return new ServedModel(
                reference,
                ModelFolders.name(reference),
                checkpoint.version(),
                Precision.valueOf(config.precision().name()),
                config.batchTokens(),
                config.windowRows(),
                config.cache().bytes());
    }

    /** Reads the weights into this JVM, apart from any that it has already. */
    public SentimentModel load() {
        return SentimentModel.load(
                open(reference), new ModelOptions(precision, "cpu", batchTokens, windowRows, cacheBytes));
    }

    private static Checkpoint open(ModelReference reference) {
        try {
            return Checkpoint.open(ModelFolders.locate(reference));
        } catch (CheckpointException e) {
            throw new UserError("model.ref: " + e.problem(), e.fix(), e);
        }
    }
}
