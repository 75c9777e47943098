package io.tweetlake.common.job;

import io.tweetlake.common.metrics.Health;
import io.tweetlake.common.metrics.StreamMetrics;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.commons.lang3.exception.ExceptionUtils;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.StreamingQueryException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One job of a {@link JobRun}: not started, started as a query, or waiting to be restarted. One thread starts and watches
 * it; any thread may stop it.
 */
final class RunningJob {
    private static final Logger LOG = LoggerFactory.getLogger(RunningJob.class);
    private static final long POLL_MS = 300;

    private final SparkSession spark;
    private final StreamingJob job;
    private final Restarts restarts = new Restarts(Clock.systemUTC());
    private final QueryProgress progress = new QueryProgress();
    private volatile State state = new NotStarted();
    /** What the job was told last; null before it was told anything. */
    private Boolean toldLive;

    private volatile boolean stopping;
    private volatile boolean interrupted;

    private sealed interface State {}

    private record NotStarted() implements State {}

    private record Started(StreamingQuery query) implements State {}

    /** @param startNanos of {@link System#nanoTime} */
    private record WaitingToRestart(long startNanos) implements State {}

    RunningJob(SparkSession spark, StreamingJob job) {
        this.spark = spark;
        this.job = job;
    }

    boolean isAvailableNow() {
        return job.trigger().isAvailableNow();
    }

    boolean isActive() {
        return state instanceof Started started && started.query().isActive();
    }

    String name() {
        return job.name();
    }

    /** Called by one thread. */
    void look(Duration stalledAfter) {
        if (state instanceof Started started) {
            progress.look(started.query());
        }
        Health.Part now = health(stalledAfter);
        boolean isKnown = !now.live() || now.ready();
        if (isKnown && !stopping && !Objects.equals(toldLive, now.live())) {
            toldLive = now.live();
            job.healthChanged(now);
        }
    }

    Health.Part health(Duration stalledAfter) {
        State now = state;
        if (now instanceof Started started && !started.query().isActive()) {
            return new Health.Part(true, false, "ended");
        }
        return progress.health(stalledAfter, now instanceof Started);
    }

    void start() {
        progress.begin();
        StreamMetrics.OF_THIS_JVM.begin(job.name());
        StreamingQuery query = job.start(spark);
        state = new Started(query);
        LOG.info("{}", new LogLine(job.name() + " started").with("trigger", job.trigger()));
        if (stopping) {
            stop();
        }
    }

    void processAllAvailable() {
        if (state instanceof Started started) {
            started.query().processAllAvailable();
        }
    }

    /** Lets the query finish its current micro-batch. */
    void stop() {
        stopping = true;
        if (state instanceof Started started && !MicroBatchStop.stop(started.query())) {
            interrupted = true;
        }
    }

    /** Whether {@link #stop} gave up on the current micro-batch, which the next start does again. */
    boolean isInterrupted() {
        return interrupted;
    }

    void close() {
        job.close();
    }

    /**
     * Waits a moment for the job to end. A query ends with an exception when its source table gets a column, or when its
     * storage is unavailable for long. Neither is a failure of the job: it restarts, and resumes from its checkpoint.
     *
     * @throws StreamingQueryException if the job failed
     */
    boolean isDone() throws StreamingQueryException {
        State now = state;
        if (now instanceof Started started) {
            return hasEnded(started.query());
        }
        if (now instanceof WaitingToRestart waiting && !stopping) {
            restartWhenDue(waiting);
            return false;
        }
        return true;
    }

    private boolean hasEnded(StreamingQuery query) throws StreamingQueryException {
        try {
            return query.awaitTermination(POLL_MS);
        } catch (StreamingQueryException e) {
            if (stopping) {
                throw e;
            }
            if (SourceChange.isCauseOf(e)) {
                LOG.info("{}", new LogLine(job.name() + " restarts").with("reason", "its source has a new column"));
                StreamMetrics.OF_THIS_JVM.restarted(job.name(), StreamMetrics.Restart.NEW_COLUMN);
                start();
            } else {
                restartLater(e);
            }
            return false;
        }
    }

    private void restartWhenDue(WaitingToRestart waiting) {
        if (System.nanoTime() < waiting.startNanos()) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(POLL_MS));
            return;
        }
        try {
            start();
        } catch (Exception e) {
            // Also checked exceptions that Scala throws without declaring them, such as an IOException.
            restartLater(e);
        }
    }

    /** Rethrows a failure that is not temporary. */
    private void restartLater(Exception failure) {
        Duration pause = TemporaryStorageFailure.isCauseOf(failure) ? restarts.next() : null;
        if (pause == null || stopping) {
            ExceptionUtils.rethrow(failure);
        }
        StreamMetrics.OF_THIS_JVM.restarted(job.name(), StreamMetrics.Restart.STORAGE);
        LOG.warn(
                "{}",
                new LogLine(job.name() + " restarts")
                        .with("afterMs", pause.toMillis())
                        .with("reason", "its storage does not answer: " + ExceptionUtils.getRootCauseMessage(failure)));
        state = new WaitingToRestart(System.nanoTime() + pause.toNanos());
    }
}
