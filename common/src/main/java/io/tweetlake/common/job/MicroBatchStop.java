package io.tweetlake.common.job;

import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.StreamingQueryProgress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stops a query between two micro-batches; {@link StreamingQuery#stop} alone would interrupt the one in hand. */
final class MicroBatchStop {
    private static final Logger LOG = LoggerFactory.getLogger(MicroBatchStop.class);
    private static final Duration LONGEST_BATCH = Duration.ofMinutes(10);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(20);

    private MicroBatchStop() {}

    static void stop(StreamingQuery query) {
        long deadline = System.nanoTime() + LONGEST_BATCH.toNanos();
        long batchInHand = lastBatch(query);
        while (busy(query) && lastBatch(query) == batchInHand && System.nanoTime() < deadline) {
            LockSupport.parkNanos(LOOK_AGAIN.toNanos());
        }
        try {
            query.stop();
        } catch (TimeoutException e) {
            // Nothing is lost: what was not committed is done again at the next start.
            LOG.warn("{}", new LogLine(query.name() + " did not stop in time").with("reason", e.getMessage()));
        }
    }

    private static boolean busy(StreamingQuery query) {
        return query.isActive() && query.status().isTriggerActive();
    }

    private static long lastBatch(StreamingQuery query) {
        StreamingQueryProgress progress = query.lastProgress();
        return progress == null ? -1 : progress.batchId();
    }
}
