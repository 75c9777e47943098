package io.tweetlake.common.job;

import io.tweetlake.common.metrics.Health;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQueryException;

/**
 * Runs the jobs of one process until they end or are stopped. Jobs that all use {@code available-now} run one after the
 * other, so that each finds everything the previous one wrote; otherwise they run side by side.
 */
public final class JobRun {
    private final List<RunningJob> jobs;
    private volatile boolean stopping;

    public JobRun(SparkSession spark, List<? extends StreamingJob> jobs) {
        this.jobs = jobs.stream().map(job -> new RunningJob(spark, job)).toList();
    }

    /**
     * Returns when every job has ended, by itself or by {@link #stop}.
     *
     * @throws StreamingQueryException if a job failed; the others are stopped first
     * @throws IllegalStateException if a job was stopped in the midst of a micro-batch, which did not end for long
     */
    public void untilDone() throws StreamingQueryException {
        try {
            if (jobs.stream().allMatch(RunningJob::isAvailableNow)) {
                oneAfterTheOther();
            } else {
                startAll();
                untilStopped();
            }
        } finally {
            stop();
        }
        if (jobs.stream().anyMatch(RunningJob::isInterrupted)) {
            throw new IllegalStateException(
                    "a micro-batch did not end in time and was interrupted; the next start repeats it");
        }
    }

    /** Starts every job, in order, and returns; each finds the tables of the previous one. After {@link #stop}, starts no more. */
    public void startAll() {
        for (RunningJob job : jobs) {
            if (!stopping) {
                job.start();
            }
        }
    }

    /**
     * Waits until all jobs that were started have ended, or one has failed.
     *
     * @throws StreamingQueryException if a job failed
     */
    public void untilStopped() throws StreamingQueryException {
        // Not the session's awaitAnyTermination: it also remembers how queries of earlier runs ended.
        boolean active;
        do {
            active = jobs.stream().anyMatch(RunningJob::isActive);
            for (RunningJob job : jobs) {
                active |= !job.isDone();
            }
        } while (active);
    }

    /** Waits until everything that is in the source now has passed through all jobs that were started. */
    public void processAllAvailable() {
        jobs.forEach(RunningJob::processAllAvailable);
    }

    /**
     * Lets each query finish its current micro-batch, then stops it. Safe to call at any time from any thread: a second
     * caller waits for the first, so that neither stops Spark while the other still uses it.
     */
    public synchronized void stop() {
        stopping = true;
        jobs.parallelStream().forEach(RunningJob::stop);
        jobs.parallelStream().forEach(RunningJob::close);
    }

    /** Notes which jobs have moved on since the last call, and tells those that have stalled or recovered. */
    void look(Duration stalledAfter) {
        jobs.forEach(job -> job.look(stalledAfter));
    }

    /** As of the last {@link #look}. */
    Map<String, Health.Part> health(Duration stalledAfter) {
        Map<String, Health.Part> parts = new LinkedHashMap<>();
        jobs.forEach(job -> parts.put(job.name(), job.health(stalledAfter)));
        return parts;
    }

    private void oneAfterTheOther() throws StreamingQueryException {
        for (RunningJob job : jobs) {
            if (!stopping) {
                job.start();
                untilStopped();
            }
        }
    }
}
