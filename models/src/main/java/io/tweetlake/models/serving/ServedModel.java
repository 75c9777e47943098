package io.tweetlake.models.serving;

import io.tweetlake.common.UserError;
import io.tweetlake.common.config.ModelConfig;
import io.tweetlake.common.config.TweetlakeConfig;
import io.tweetlake.sentiment.Checkpoint;
import io.tweetlake.sentiment.CheckpointException;
import io.tweetlake.sentiment.DeviceException;
import io.tweetlake.sentiment.ModelOptions;
import io.tweetlake.sentiment.Precision;
import io.tweetlake.sentiment.Sentiment;
import io.tweetlake.sentiment.SentimentModel;
import java.io.Serializable;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One version of a model and how it runs: what the driver sends to the executors for each micro-batch. Small, as every
 * executor fetches and reads the weights itself.
 *
 * @param version of the registered model, the id of the run, or the first digits of the digest of the checkpoint's files
 * @param options of which the device is resolved on each executor
 * @param order a model replaces those of the same role with a lower order, on every executor
 */
public record ServedModel(
        ModelSource source, String name, String version, ModelOptions options, ModelRole role, long order)
        implements Serializable {

    /**
     * Finds the model, fetches it and checks all of its files, without loading libtorch.
     *
     * @throws UserError if it cannot be served
     */
    public static ServedModel resolve(TweetlakeConfig config) {
        ModelReference reference = ModelReference.parse(reference(config.model()));
        return of(new ModelResolver(config).resolve(reference), config.model(), ModelRole.CHAMPION);
    }

    /**
     * The one reference of a configuration.
     *
     * @throws UserError if it has a model for each language instead
     */
    public static String reference(ModelConfig config) {
        if (config.ref() == null) {
            throw new UserError(
                    "model.byLanguage has a model for each language, and this takes one for all texts",
                    "set model.ref in its place, in a file of its own for --config");
        }
        return config.ref();
    }

    public static ServedModel of(ModelResolver.Resolved resolved, ModelConfig config, ModelRole role) {
        Checkpoint checkpoint = resolved.source().checkpoint();
        ModelOptions options = options(config);
        requireLabels(checkpoint, options);
        return new ServedModel(
                resolved.source(),
                resolved.name(),
                resolved.version() == null ? checkpoint.version() : resolved.version(),
                options,
                role,
                System.currentTimeMillis());
    }

    /** How a model of this configuration runs. */
    public static ModelOptions options(ModelConfig config) {
        return ModelOptions.defaults()
                .withPrecision(Precision.valueOf(config.precision().name()))
                .withDevice(config.device().name().toLowerCase(Locale.ROOT))
                .withBatchTokens(config.batchTokens())
                .withWindowRows(config.windowRows())
                .withCacheBytes(config.cache().bytes())
                .withLabels(sentiments(config.labels()))
                .withLabelAgreement(config.labelAgreement());
    }

    private static Map<String, Sentiment> sentiments(Map<String, String> labels) {
        return labels.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        label -> Sentiment.valueOf(label.getValue().toUpperCase(Locale.ROOT))));
    }

    /** Here rather than by each executor. */
    private static void requireLabels(Checkpoint checkpoint, ModelOptions options) {
        try {
            checkpoint.labels(options.labels());
        } catch (CheckpointException e) {
            throw new UserError("model.ref: " + e.problem(), e.fix(), e);
        }
    }

    /** Fetches the files to this machine, unless they are there. */
    void fetch() {
        source.folder();
    }

    /**
     * Reads the weights into this JVM. Each call returns a model of its own.
     *
     * @throws UserError if there is no such device, or the files cannot be served
     */
    public SentimentModel load() {
        try {
            return SentimentModel.load(open(), options);
        } catch (DeviceException e) {
            throw new UserError("model.device: " + e.problem(), e.fix(), e);
        }
    }

    /** Identifier of the model's licence, such as {@code mit}; empty where it is not known. */
    public Optional<String> licence() {
        return source.licence();
    }

    /** The Hub's commit, in full; empty for a model from elsewhere. */
    public Optional<String> commit() {
        return source instanceof ModelSource.OnHub hub
                ? Optional.of(hub.model().commit().revision())
                : Optional.empty();
    }

    /** The same model, whatever its order. */
    ServedModel withOrder(long other) {
        return new ServedModel(source, name, version, options, role, other);
    }

    /**
     * The files, checked.
     *
     * @throws UserError if they cannot be served
     */
    public Checkpoint open() {
        return source.checkpoint();
    }
}
