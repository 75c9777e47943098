package io.tweetlake.sentiment;

import ai.djl.Device;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A checkpoint in memory, ready to score. Load it once for each JVM: all predictors share its weights. Thread-safe.
 *
 * <p>The native memory is freed once the model and all its predictors are closed, in any order, so a model may be replaced
 * while others still score with it.
 */
public final class SentimentModel implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SentimentModel.class);

    private final Checkpoint checkpoint;
    private final LabelMap labels;
    private final ModelOptions options;
    private final Precision precision;
    private final TextTokenizer tokenizer;
    private final Encoder encoder;
    private final PredictionCache cache;
    private boolean closed;
    private int predictors;

    private SentimentModel(
            Checkpoint checkpoint,
            LabelMap labels,
            ModelOptions options,
            Precision precision,
            TextTokenizer tokenizer,
            Encoder encoder) {
        this.checkpoint = checkpoint;
        this.labels = labels;
        this.options = options;
        this.precision = precision;
        this.tokenizer = tokenizer;
        this.encoder = encoder;
        this.cache = new PredictionCache(options.cacheBytes());
    }

    /**
     * Loads libtorch, if this is the first model of the JVM, and the weights.
     *
     * @throws CheckpointException where the labels are not known, or the tokenizer cannot be loaded
     * @throws DeviceException where a GPU is asked for that is not there
     * @throws IllegalStateException where libtorch or the weights cannot be loaded
     */
    public static SentimentModel load(Checkpoint checkpoint, ModelOptions options) {
        Objects.requireNonNull(checkpoint, "checkpoint");
        Objects.requireNonNull(options, "options");
        LabelMap labels = checkpoint.labels(options.labels());
        NativeLibraries.load();
        Device device = ModelDevice.of(options.device(), ModelDevice.gpus());
        long start = System.nanoTime();
        TextTokenizer tokenizer = TextTokenizer.load(checkpoint);
        try {
            Function<EncoderVariant, Encoder> loader = variant -> Encoder.load(checkpoint, tokenizer, variant, device);
            Supplier<PrecisionTrial> measurement = () -> measured(tokenizer, options, labels, device, loader);
            PrecisionTrial chosen = options.precision() == Precision.AUTO && !device.isGpu()
                    ? MeasuredVariant.of(checkpoint, options, labels).choose(loader, measurement)
                    : measurement.get();
            LOG.info(
                    "Loaded {} {} from {} in {} on {}, in {} ms",
                    checkpoint.family(),
                    checkpoint.version(),
                    checkpoint.folder(),
                    chosen.variant().label(),
                    device.getDeviceType(),
                    (System.nanoTime() - start) / 1_000_000);
            if (!labels.isPlain()) {
                LOG.info(
                        "Its labels, by {}: {}", labels.given() ? "model.labels" : "the built-in table", labels.text());
            }
            return new SentimentModel(
                    checkpoint, labels, options, chosen.variant().precision(), tokenizer, chosen.encoder());
        } catch (RuntimeException | Error e) {
            tokenizer.close();
            throw e;
        }
    }

    private static PrecisionTrial measured(
            TextTokenizer tokenizer,
            ModelOptions options,
            LabelMap labels,
            Device device,
            Function<EncoderVariant, Encoder> loader) {
        try (PrecisionTrials trials = new PrecisionTrials(device.isGpu(), tokenizer, options, labels, loader)) {
            PrecisionTrial chosen =
                    PrecisionChoice.of(options.precision(), device.isGpu()).choose(trials);
            trials.keep(chosen);
            return chosen;
        }
    }

    /** The precision it computes in, in lower case: what {@code auto} came to. */
    public String precision() {
        return precision.label();
    }

    public Checkpoint checkpoint() {
        return checkpoint;
    }

    /**
     * A predictor for one thread. Cheap: it has no weights of its own.
     *
     * @throws IllegalStateException after {@link #close()}
     */
    public synchronized SentimentPredictor newPredictor() {
        if (closed) {
            throw new IllegalStateException("the model is closed");
        }
        predictors++;
        return new SentimentPredictor(this);
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            freeIfUnused();
        }
    }

    synchronized void predictorClosed() {
        predictors--;
        freeIfUnused();
    }

    private void freeIfUnused() {
        if (closed && predictors == 0) {
            encoder.close();
            tokenizer.close();
        }
    }

    /** What the classifier's labels stand for. */
    LabelMap labels() {
        return labels;
    }

    ModelOptions options() {
        return options;
    }

    TextTokenizer tokenizer() {
        return tokenizer;
    }

    PredictionCache cache() {
        return cache;
    }

    Encoder encoder() {
        return encoder;
    }
}
