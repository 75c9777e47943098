package io.tweetlake.common.job;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.commons.lang3.exception.ExceptionUtils;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.StreamingQueryException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs jobs of one process until they end or are stopped. Jobs that only take what is available run one after the other,
 * so that each finds all that the one before it left; others run side by side.
 */
public final class JobRun {
    private static final Logger LOG = LoggerFactory.getLogger(JobRun.class);
    private static final long LOOK_AROUND_MS = 300;

    private final SparkSession spark;
    private final List<StreamingJob> jobs;
    private final Map<StreamingJob, StreamingQuery> queries = new ConcurrentHashMap<>();
    /** Jobs that wait to be started again, and when. */
    private final Map<StreamingJob, Long> starts = new ConcurrentHashMap<>();

    private final Map<StreamingJob, Restarts> restarts = new ConcurrentHashMap<>();
    private volatile boolean stopping;

    public JobRun(SparkSession spark, List<? extends StreamingJob> jobs) {
        this.spark = spark;
        this.jobs = List.copyOf(jobs);
    }

    /**
     * Returns when every job has ended, by itself or by {@link #stop}.
     *
     * @throws StreamingQueryException where a job failed; the others are stopped first
     */
    public void untilDone() throws StreamingQueryException {
        try {
            if (jobs.stream().allMatch(job -> job.trigger().isAvailableNow())) {
                oneAfterTheOther();
            } else {
                sideBySide();
            }
        } finally {
            stop();
        }
    }

    /** Starts every job, in order, and returns; each finds the tables of the one before it. */
    public void startAll() {
        jobs.forEach(this::start);
    }

    /**
     * Waits for jobs that were started, until all have ended or one has failed.
     *
     * @throws StreamingQueryException where a job failed
     */
    public void untilStopped() throws StreamingQueryException {
        // Not the session's own wait for any of them: that one also remembers how queries of earlier runs ended.
        boolean active;
        do {
            active = queries.values().stream().anyMatch(StreamingQuery::isActive);
            for (StreamingJob job : queries.keySet()) {
                active |= !isDone(job);
            }
        } while (active);
    }

    /** Waits until what is in the source now has come through all of the jobs that were started. */
    public void processAllAvailable() {
        queries.values().forEach(StreamingQuery::processAllAvailable);
    }

    /**
     * Lets each query finish the micro-batch in hand, then stops it. Safe to call at any time, from any thread: who comes
     * second waits for the first, and does not stop Spark beneath it.
     */
    public synchronized void stop() {
        stopping = true;
        queries.values().parallelStream().forEach(MicroBatchStop::stop);
        jobs.forEach(StreamingJob::close);
    }

    private void oneAfterTheOther() throws StreamingQueryException {
        for (StreamingJob job : jobs) {
            if (!stopping) {
                start(job);
                untilStopped();
            }
        }
    }

    /**
     * A query ends with an exception when its source table gets a column, or its storage does not answer for long. That is
     * no failure of the job: started anew, it goes on where it was.
     */
    private boolean isDone(StreamingJob job) throws StreamingQueryException {
        try {
            if (!starts.containsKey(job)) {
                return queries.get(job).awaitTermination(LOOK_AROUND_MS);
            }
            if (stopping) {
                return true;
            }
            restart(job);
        } catch (StreamingQueryException e) {
            if (stopping) {
                throw e;
            }
            if (SourceChange.isCauseOf(e)) {
                LOG.info("{}", new LogLine(job.name() + " restarts").with("reason", "its source has a new column"));
                start(job);
            } else {
                restartLater(job, e);
            }
        }
        return false;
    }

    private void restart(StreamingJob job) throws StreamingQueryException {
        if (System.nanoTime() < starts.get(job)) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(LOOK_AROUND_MS));
            return;
        }
        starts.remove(job);
        try {
            start(job);
        } catch (Exception e) {
            // Also what Scala throws without declaring it, such as an IOException.
            restartLater(job, e);
        }
    }

    /** Throws the trouble again where it is none that passes. */
    private void restartLater(StreamingJob job, Exception trouble) {
        Duration pause = StorageTrouble.isCauseOf(trouble)
                ? restarts.computeIfAbsent(job, any -> new Restarts(Clock.systemUTC()))
                        .next()
                : null;
        if (pause == null || stopping) {
            ExceptionUtils.rethrow(trouble);
        }
        LOG.warn(
                "{}",
                new LogLine(job.name() + " restarts")
                        .with("afterMs", pause.toMillis())
                        .with("reason", "its storage does not answer: " + ExceptionUtils.getRootCauseMessage(trouble)));
        starts.put(job, System.nanoTime() + pause.toNanos());
    }

    private void sideBySide() throws StreamingQueryException {
        startAll();
        untilStopped();
    }

    private void start(StreamingJob job) {
        StreamingQuery query = job.start(spark);
        queries.put(job, query);
        LOG.info("{}", new LogLine(job.name() + " started").with("trigger", job.trigger()));
        if (stopping) {
            MicroBatchStop.stop(query);
        }
    }
}
