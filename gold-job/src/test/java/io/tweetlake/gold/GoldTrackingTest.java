package io.tweetlake.gold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.tweetlake.common.job.JobRun;
import io.tweetlake.common.lake.Table;
import io.tweetlake.common.lake.TestLake;
import io.tweetlake.models.mlflow.MlflowProcess;
import io.tweetlake.models.mlflow.TrackedRun;
import io.tweetlake.models.tracking.Tracking;
import io.tweetlake.sentiment.TinyCheckpoints;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("mlflow")
@Tag("process")
@Tag("spark")
class GoldTrackingTest {
    @TempDir
    private Path folder;

    private final List<TrackedRun> runs = new ArrayList<>();
    private final Map<Long, Map<String, Double>> steps = new TreeMap<>();

    @Test
    void eachMicroBatchIsAStepWithItsFigures() {
        TestLake lake = lake();
        SilverRows.append(lake, "so happy", "so sad", null, "so happy");
        lake.run(config -> new GoldJob(config, this::inMemory));
        SilverRows.append(lake, "so happy");
        lake.run(config -> new GoldJob(config, this::inMemory));

        assertThat(steps).containsOnlyKeys(0L, 1L);
        Map<String, Double> first = steps.get(0L);
        assertThat(first)
                .containsEntry("throughput/rows", 4.0)
                .containsEntry("throughput/errors", 1.0)
                .containsEntry("quality/compared_rows", 0.0)
                .containsEntry("quality/agreement", null);
        assertThat(first.get("labels/negative") + first.get("labels/neutral") + first.get("labels/positive"))
                .isCloseTo(1, within(1e-9));
        assertThat(first.get("labels/confidence")).isBetween(1.0 / 3, 1.0);
        assertThat(first.get("latency/inference_p99_ms")).isPositive();
        assertThat(first.get("latency/batch_ms")).isGreaterThan(first.get("latency/inference_p50_ms"));
        assertThat(first.get("latency/lag_seconds")).isPositive();
        assertThat(steps.get(1L)).containsEntry("throughput/cache_hits", 1.0);
    }

    @Test
    void aRestartedQueryIsTheSameRun() {
        TestLake lake = lake();
        SilverRows.append(lake, "one");
        lake.run(config -> new GoldJob(config, this::inMemory));
        SilverRows.append(lake, "two");
        lake.run(config -> new GoldJob(config, this::inMemory));

        assertThat(runs)
                .extracting(TrackedRun::key)
                .hasSize(2)
                .allMatch(runs.get(0).key()::equals);
        assertThat(runs.get(1).datasets().get(0).source())
                .containsEntry("delta_table_version", lake.version(Table.SILVER_TWEETS));
        assertThat(runs.get(0).parameters())
                .containsEntry("version.spark", lake.spark().version())
                .containsEntry("version.libtorch", "2.7.1")
                .containsKeys("version.delta", "version.djl", "cpu", "model.ref")
                .doesNotContainKey("mlflow.password");
    }

    @Test
    void theServerShowsWhatTheTableHas() {
        try (MlflowProcess server = MlflowProcess.start(folder.resolve("mlflow"))) {
            TestLake lake = lake("mlflow.trackingUri=" + server.uri(), "mlflow.spool=" + folder.resolve("spool"));
            SilverRows.append(lake, "one", "two", "three");
            lake.run(GoldJob::new);
            SilverRows.append(lake, "four");
            lake.run(GoldJob::new);

            List<JsonNode> found = server.runs("tweetlake");
            assertThat(found).hasSize(1);
            assertThat(server.steps(found.get(0), "throughput/rows")).containsExactly(0L, 1L);
            assertThat(found.get(0).at("/data/params").size()).isGreaterThan(30);
        }
    }

    @Test
    void aServerThatDiesInMidStreamHasEachStepOnceWhenItIsBack() throws Exception {
        try (MlflowProcess mortal = MlflowProcess.start(folder.resolve("mlflow"))) {
            String[] tracked = {
                "mlflow.trackingUri=" + mortal.uri(), "mlflow.timeout=5s", "mlflow.spool=" + folder.resolve("spool")
            };
            TestLake lake = lake(tracked);
            TestLake live = lake(Stream.concat(Stream.of(tracked), Stream.of("trigger=100ms"))
                    .toArray(String[]::new));
            SilverRows.append(lake, "before");
            JobRun job = new JobRun(live.spark(), List.of(new GoldJob(live.config())));
            job.startAll();
            job.processAllAvailable();
            mortal.kill();
            for (String text : List.of("meanwhile", "still", "and again")) {
                SilverRows.append(lake, text);
                job.processAllAvailable();
            }
            assertThat(lake.count(Table.GOLD_TWEETS)).isEqualTo(4);

            mortal.start();
            SilverRows.append(lake, "afterwards");
            job.processAllAvailable();
            job.stop();
            // Sends what the stop did not wait for.
            lake.run(GoldJob::new);

            List<JsonNode> found = mortal.runs("tweetlake");
            assertThat(found).hasSize(1);
            assertThat(mortal.steps(found.get(0), "throughput/rows")).containsExactly(0L, 1L, 2L, 3L, 4L);
        }
    }

    private TestLake lake(String... options) {
        List<String> all =
                new ArrayList<>(List.of("model.ref=" + TinyCheckpoints.unpack(TinyCheckpoints.BERT, folder)));
        all.addAll(List.of(options));
        return TestLake.in(folder, all.toArray(String[]::new));
    }

    private Tracking inMemory(TrackedRun run) {
        runs.add(run);
        return steps::put;
    }
}
