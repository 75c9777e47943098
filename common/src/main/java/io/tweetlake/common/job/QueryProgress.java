package io.tweetlake.common.job;

import io.tweetlake.common.metrics.Health;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.StreamingQueryProgress;
import org.apache.spark.sql.streaming.StreamingQueryStatus;

/**
 * When a query last finished a micro-batch or had nothing to do, found by looking at it again and again: Spark tells listeners of
 * neither the start of a trigger nor one that hangs.
 */
final class QueryProgress {
    /** How Spark's messages begin between triggers: for data to arrive, or for the next trigger. */
    private static final String WAITING = "Waiting";

    private boolean begun;
    private boolean finishedOnce;
    private long movedNanos;
    private StreamingQueryProgress last;

    /** A query is about to start, or to start again. */
    synchronized void begin() {
        if (!begun) {
            begun = true;
            movedNanos = System.nanoTime();
        }
        finishedOnce = false;
        last = null;
    }

    /** Called often: what happens between two calls is dated by the later. */
    synchronized void look(StreamingQuery query) {
        StreamingQueryStatus status = query.status();
        StreamingQueryProgress progress = query.lastProgress();
        boolean isIdle = !status.isTriggerActive() && status.message().startsWith(WAITING);
        if (isIdle || progress != last) {
            last = progress;
            finishedOnce = true;
            movedNanos = System.nanoTime();
        }
    }

    /** @param runs whether there is a query now */
    synchronized Health.Part health(Duration stalledAfter, boolean runs) {
        if (!begun) {
            return new Health.Part(true, false, "not started");
        }
        long idle = System.nanoTime() - movedNanos;
        if (idle > stalledAfter.toNanos()) {
            return new Health.Part(
                    false, false, "no micro-batch finished for %d s".formatted(TimeUnit.NANOSECONDS.toSeconds(idle)));
        }
        if (!runs) {
            return new Health.Part(true, false, "restarting");
        }
        return finishedOnce ? new Health.Part(true, true, "running") : new Health.Part(true, false, "starting");
    }
}
