package io.tweetlake.models.tracking;

import io.tweetlake.common.config.MlflowConfig;
import io.tweetlake.models.mlflow.TrackedRun;
import java.util.Map;

/** Where the figures of a stream go, one step for each micro-batch. No call waits for anybody. */
public interface Tracking extends AutoCloseable {
    /** Discards everything. */
    Tracking NONE = (step, metrics) -> {};

    /**
     * @param step grows with each call; a step that is logged again is what it was
     * @param metrics by name, such as {@code inference/p95_ms}; what is null or no number is left out
     */
    void log(long step, Map<String, Double> metrics);

    /** Lets what is on its way arrive, for a bounded time. */
    @Override
    default void close() {}

    /** On the server of the configuration, or {@link #NONE} where it names none. */
    static Tracking of(MlflowConfig config, TrackedRun run) {
        return config.trackingUri() == null ? NONE : MlflowTracking.start(config, run);
    }
}
