package io.tweetlake.models.tracking;

import io.tweetlake.common.config.MlflowConfig;
import io.tweetlake.common.job.LogLine;
import io.tweetlake.common.spool.Courier;
import io.tweetlake.common.spool.Outbox;
import io.tweetlake.models.mlflow.MlflowException;
import io.tweetlake.models.mlflow.MlflowRuns;
import io.tweetlake.models.mlflow.TrackedRun;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends the steps of one MLflow run. A step that is sent twice, because an answer was lost, is to MLflow the same point. */
final class MlflowTracking implements Tracking {
    private static final String NAME = "mlflow";
    /** In calls: finding the run, its parameters and datasets, some batches, its status. */
    private static final int LAST_CALLS = 8;

    private final Courier<Step> courier;

    private MlflowTracking(Courier<Step> courier) {
        this.courier = courier;
    }

    static MlflowTracking start(MlflowConfig config, TrackedRun run) {
        Path spool = config.spool() == null ? Courier.defaultFolder(NAME) : Path.of(config.spool());
        return new MlflowTracking(Courier.start(
                spool.resolve(run.key().replaceAll("[^A-Za-z0-9-]", "_")),
                Step.class,
                new Server(new MlflowRuns(config), run),
                config.timeout().multipliedBy(LAST_CALLS)));
    }

    @Override
    public void log(long step, Map<String, Double> metrics) {
        Map<String, Double> numbers = new HashMap<>(metrics);
        numbers.values().removeIf(value -> value == null || !Double.isFinite(value));
        courier.add(step, new Step(step, System.currentTimeMillis(), numbers));
    }

    @Override
    public void close() {
        courier.close();
    }

    /**
     * @param step by which they are sent in order
     * @param timestamp when it was, in milliseconds since 1970, UTC
     */
    record Step(long step, long timestamp, Map<String, Double> metrics) {}

    /** The run on the server, opened with the first steps. */
    private static final class Server implements Courier.Destination<Step> {
        private static final Logger LOG = LoggerFactory.getLogger(MlflowTracking.class);

        private final MlflowRuns runs;
        private final TrackedRun run;
        private String runId;

        Server(MlflowRuns runs, TrackedRun run) {
            this.runs = runs;
            this.run = run;
        }

        @Override
        public String name() {
            return NAME;
        }

        @Override
        public String toString() {
            return runs.toString();
        }

        @Override
        public void send(Outbox<Step> waiting, boolean last) throws IOException {
            if (runId == null) {
                runId = runs.open(run);
                LOG.info(
                        "{}",
                        new LogLine("mlflow run")
                                .with("id", runId)
                                .with("name", run.name())
                                .with("server", runs));
            }
            for (List<Outbox.Entry<Step>> steps = waiting.oldest(MlflowRuns.STEPS_OF_A_BATCH);
                    !steps.isEmpty();
                    steps = waiting.oldest(MlflowRuns.STEPS_OF_A_BATCH)) {
                deliver(steps);
                steps.forEach(step -> waiting.remove(step.number()));
            }
            if (last) {
                runs.finish(runId);
            }
        }

        /** What the server will never take is dropped, so that what comes after it arrives. */
        private void deliver(List<Outbox.Entry<Step>> steps) {
            try {
                runs.log(runId, points(steps));
            } catch (MlflowException e) {
                if (e.isMissing()) {
                    // The run was deleted on the server: the next attempt creates another.
                    runId = null;
                    throw e;
                }
                if (e.isTransient() || e.isDenied()) {
                    throw e;
                }
                steps.forEach(step -> Courier.drop(this, step.number(), e.getMessage()));
            }
        }

        private static List<MlflowRuns.Point> points(List<Outbox.Entry<Step>> steps) {
            List<MlflowRuns.Point> points = new ArrayList<>();
            for (Outbox.Entry<Step> entry : steps) {
                Step step = entry.value();
                step.metrics()
                        .forEach((name, value) ->
                                points.add(new MlflowRuns.Point(name, value, step.step(), step.timestamp())));
            }
            return points;
        }
    }
}
