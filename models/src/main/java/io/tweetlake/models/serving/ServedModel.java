package io.tweetlake.models.serving;

import io.tweetlake.common.UserError;
import io.tweetlake.common.config.ModelConfig;
import io.tweetlake.common.config.TweetlakeConfig;
import io.tweetlake.sentiment.Checkpoint;
import io.tweetlake.sentiment.CheckpointException;
import io.tweetlake.sentiment.DeviceException;
import io.tweetlake.sentiment.ModelOptions;
import io.tweetlake.sentiment.Precision;
import io.tweetlake.sentiment.SentimentModel;
import java.io.Serializable;
import java.util.Locale;

/**
 * Says to the executors which model scores a micro-batch: always one certain version, whatever the reference meant when. Small:
 * the weights are fetched and read on each executor.
 *
 * @param version of the registered model, the id of the run, or the first digits of the digest of the checkpoint's files
 * @param device {@code auto}, {@code cpu} or {@code gpu}, of each executor
 * @param role what it is loaded for
 * @param order later ones replace earlier ones of the same role, on every executor
 */
public record ServedModel(
        ModelSource source,
        String name,
        String version,
        Precision precision,
        String device,
        int batchTokens,
        int windowRows,
        long cacheBytes,
        ModelRole role,
        long order)
        implements Serializable {

    /**
     * Finds the model, fetches it and checks all of its files, without the engine that runs it.
     *
     * @throws UserError where it cannot be served
     */
    public static ServedModel resolve(TweetlakeConfig config) {
        ModelReference reference = ModelReference.parse(config.model().ref());
        return of(new ModelResolver(config).resolve(reference), config.model(), ModelRole.CHAMPION);
    }

    public static ServedModel of(ModelResolver.Resolved resolved, ModelConfig config, ModelRole role) {
        Checkpoint checkpoint = open(resolved.source());
        return new ServedModel(
                resolved.source(),
                resolved.name(),
                resolved.version() == null ? checkpoint.version() : resolved.version(),
                Precision.valueOf(config.precision().name()),
                config.device().name().toLowerCase(Locale.ROOT),
                config.batchTokens(),
                config.windowRows(),
                config.cache().bytes(),
                role,
                System.currentTimeMillis());
    }

    /** Brings the files to this machine, where they are not there. */
    void fetch() {
        source.folder();
    }

    /**
     * Reads the weights into this JVM, apart from any that it has already.
     *
     * @throws UserError where there is no such device
     */
    public SentimentModel load() {
        ModelOptions options = new ModelOptions(precision, device, batchTokens, windowRows, cacheBytes);
        try {
            return SentimentModel.load(open(source), options);
        } catch (DeviceException e) {
            throw new UserError("model.device: " + e.problem(), e.fix(), e);
        }
    }

    /** The same, whatever its turn. */
    ServedModel withOrder(long other) {
        return new ServedModel(
                source, name, version, precision, device, batchTokens, windowRows, cacheBytes, role, other);
    }

    /** The files, checked. */
    public Checkpoint open() {
        return open(source);
    }

    private static Checkpoint open(ModelSource source) {
        try {
            return Checkpoint.open(source.folder());
        } catch (CheckpointException e) {
            throw new UserError("model.ref: " + e.problem(), e.fix(), e);
        }
    }
}
