package io.tweetlake.common.job;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stops a query between two micro-batches; {@link StreamingQuery#stop} alone would interrupt the one in hand. Where batches
 * follow each other without a pause, the next one is held before it does anything, and interrupted there.
 */
final class MicroBatchStop {
    private static final Logger LOG = LoggerFactory.getLogger(MicroBatchStop.class);
    private static final Duration LONGEST_BATCH = Duration.ofMinutes(10);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(20);

    /** The queries that are being stopped, by id: whether their next micro-batch is held. */
    private static final Map<String, AtomicBoolean> HELD = new ConcurrentHashMap<>();

    private MicroBatchStop() {}

    /** @return whether the current micro-batch ended in time; one that did not was interrupted, and the next start repeats it */
    static boolean stop(StreamingQuery query) {
        String id = query.id().toString();
        AtomicBoolean held = HELD.computeIfAbsent(id, stopping -> new AtomicBoolean());
        try {
            long deadline = System.nanoTime() + LONGEST_BATCH.toNanos();
            boolean inTime = true;
            while (inTime && busy(query) && !held.get()) {
                LockSupport.parkNanos(LOOK_AGAIN.toNanos());
                inTime = System.nanoTime() < deadline;
            }
            query.stop();
            return inTime;
        } catch (TimeoutException e) {
            LOG.warn("{}", new LogLine(query.name() + " did not stop in time").with("reason", e.getMessage()));
            return false;
        } finally {
            HELD.remove(id);
        }
    }

    /**
     * Called as a micro-batch begins: where its query is being stopped, does not return.
     *
     * @throws InterruptedException when the query stops
     */
    static void waitIfStopping(String queryId) throws InterruptedException {
        AtomicBoolean held = HELD.get(queryId);
        if (held != null) {
            held.set(true);
            new CountDownLatch(1).await();
        }
    }

    private static boolean busy(StreamingQuery query) {
        return query.isActive() && query.status().isTriggerActive();
    }
}
