package io.tweetlake.models.tracking;

import io.tweetlake.common.DaemonThreads;
import io.tweetlake.common.config.MlflowConfig;
import io.tweetlake.common.job.LogLine;
import io.tweetlake.models.mlflow.MlflowException;
import io.tweetlake.models.mlflow.MlflowRuns;
import io.tweetlake.models.mlflow.TrackedRun;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the steps of one MLflow run on disk until the server has them, and sends them from a thread of its own, in order. A
 * step that is sent twice, because an answer was lost, is to MLflow the same point.
 */
final class MlflowTracking implements Tracking {
    private static final Logger LOG = LoggerFactory.getLogger(MlflowTracking.class);

    /** A day and a half of micro-batches of ten seconds. */
    private static final int MOST_WAITING = 12_960;

    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);
    /** In calls: finding the run, its parameters and datasets, some batches, its status. */
    private static final int LAST_CALLS = 8;

    private final MlflowRuns runs;
    private final TrackedRun run;
    private final Outbox outbox;
    private final Duration lastMoment;
    private final Semaphore work = new Semaphore(0);
    private final Thread thread;

    private final CountDownLatch closing = new CountDownLatch(1);
    private String runId;
    private long dropped;
    private boolean down;

    private MlflowTracking(MlflowRuns runs, TrackedRun run, Outbox outbox, Duration lastMoment) {
        this.runs = runs;
        this.run = run;
        this.outbox = outbox;
        this.lastMoment = lastMoment;
        this.thread = DaemonThreads.named("mlflow-" + run.name()).newThread(this::sendAll);
    }

    static MlflowTracking start(MlflowConfig config, TrackedRun run) {
        Path spool = config.spool() == null
                ? Path.of(System.getProperty("user.home"), ".cache", "tweetlake", "mlflow")
                : Path.of(config.spool());
        Outbox outbox = new Outbox(spool.resolve(run.key().replaceAll("[^A-Za-z0-9-]", "_")));
        MlflowTracking tracking = new MlflowTracking(
                new MlflowRuns(config), run, outbox, config.timeout().multipliedBy(LAST_CALLS));
        tracking.thread.start();
        return tracking;
    }

    @Override
    public void log(long step, Map<String, Double> metrics) {
        Map<String, Double> numbers = new HashMap<>(metrics);
        numbers.values().removeIf(value -> value == null || !Double.isFinite(value));
        try {
            // Only when the last step has not gone yet is it worth counting how many wait.
            if (work.availablePermits() == 0 || outbox.size() < MOST_WAITING) {
                outbox.add(new Outbox.Step(step, System.currentTimeMillis(), numbers));
                work.release();
            } else {
                drop(step, "%,d steps wait for %s".formatted(MOST_WAITING, runs));
            }
        } catch (IOException e) {
            drop(step, e.toString());
        }
    }

    private synchronized void drop(long step, String reason) {
        dropped++;
        LOG.warn(
                "{}",
                new LogLine("mlflow step dropped")
                        .with("step", step)
                        .with("dropped", dropped)
                        .with("reason", reason));
    }

    /** The thread: sends what there is, then waits for more; after a failure, longer each time. */
    private void sendAll() {
        Duration pause = FIRST_PAUSE;
        boolean last;
        try {
            do {
                last = closing.getCount() == 0;
                if (trySend()) {
                    pause = FIRST_PAUSE;
                    if (!last) {
                        work.acquire();
                        work.drainPermits();
                    }
                } else {
                    closing.await(pause.toMillis(), TimeUnit.MILLISECONDS);
                    pause = longer(pause);
                }
            } while (!last);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Duration longer(Duration pause) {
        Duration twice = pause.multipliedBy(2);
        return twice.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : twice;
    }

    private boolean trySend() {
        try {
            if (runId == null) {
                runId = runs.open(run);
                LOG.info(
                        "{}",
                        new LogLine("mlflow run")
                                .with("id", runId)
                                .with("name", run.name())
                                .with("server", runs));
            }
            send();
            if (closing.getCount() == 0) {
                runs.finish(runId);
            }
            if (down) {
                down = false;
                LOG.info(
                        "{}",
                        new LogLine("mlflow answers again").with("server", runs).with("dropped", dropped));
            }
            return true;
        } catch (RuntimeException | IOException e) {
            if (!down) {
                down = true;
                LOG.warn(
                        "{}",
                        new LogLine("mlflow takes no figures")
                                .with("server", runs)
                                .with("reason", e.getMessage())
                                .with("meanwhile", "scoring goes on, figures wait on disk"));
            }
            return false;
        }
    }

    private void send() throws IOException {
        for (List<Outbox.Step> steps = outbox.oldest(MlflowRuns.STEPS_OF_A_BATCH);
                !steps.isEmpty();
                steps = outbox.oldest(MlflowRuns.STEPS_OF_A_BATCH)) {
            List<MlflowRuns.Point> points = new ArrayList<>();
            for (Outbox.Step step : steps) {
                step.metrics()
                        .forEach((name, value) ->
                                points.add(new MlflowRuns.Point(name, value, step.step(), step.timestamp())));
            }
            deliver(points, steps);
            steps.forEach(step -> outbox.remove(step.step()));
        }
    }

    /** What the server will never take is dropped, so that what comes after it arrives. */
    private void deliver(List<MlflowRuns.Point> points, List<Outbox.Step> steps) {
        try {
            runs.log(runId, points);
        } catch (MlflowException e) {
            if (e.isMissing()) {
                // Somebody deleted the run: the next attempt makes it anew.
                runId = null;
                throw e;
            }
            if (e.isTransient() || e.isDenied()) {
                throw e;
            }
            steps.forEach(step -> drop(step.step(), e.getMessage()));
        }
    }

    @Override
    public void close() {
        closing.countDown();
        work.release();
        try {
            thread.join(lastMoment.toMillis());
            if (thread.isAlive()) {
                thread.interrupt();
            }
            int waiting = outbox.size();
            if (waiting > 0) {
                LOG.warn(
                        "{}",
                        new LogLine("mlflow steps wait on disk")
                                .with("steps", waiting)
                                .with("reason", "no answer of " + runs)
                                .with("meanwhile", "the next start of this query sends them"));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            LOG.warn("{}", new LogLine("mlflow spool cannot be read").with("reason", e.getMessage()));
        }
    }
}
