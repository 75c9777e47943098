package io.tweetlake.models.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tweetlake.common.config.MlflowConfig;
import io.tweetlake.models.mlflow.MlflowProcess;
import io.tweetlake.models.mlflow.SilentServer;
import io.tweetlake.models.mlflow.TrackedDataset;
import io.tweetlake.models.mlflow.TrackedRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.LongStream;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("mlflow")
@Tag("process")
class MlflowTrackingTest {
    @TempDir
    private static Path folder;

    private static MlflowProcess server;

    /** Each test has an experiment of its own. */
    private final String experiment = "test-" + UUID.randomUUID();

    @BeforeAll
    static void startTheServer() {
        server = MlflowProcess.start(folder.resolve("server"));
    }

    @AfterAll
    static void stopTheServer() {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void aRunHasEachStepAndWhatThereIsToSayOfIt() {
        try (Tracking tracking = Tracking.of(config(), run("one", Map.of("model.ref", "builtin:default")))) {
            tracking.log(0, Map.of("throughput/rows", 10.0));
            tracking.log(1, Map.of("throughput/rows", 20.0, "quality/agreement", Double.NaN));
        }

        JsonNode run = onlyRun();
        assertThat(server.steps(run, "throughput/rows")).containsExactly(0L, 1L);
        assertThat(run.at("/info/status").asText()).isEqualTo("FINISHED");
        assertThat(run.at("/info/run_name").asText()).isEqualTo("gold");
        assertThat(run.at("/data/params").toString()).contains("\"key\":\"model.ref\",\"value\":\"builtin:default\"");
        assertThat(run.at("/data/metrics").toString()).doesNotContain("agreement");
        assertThat(run.at("/data/tags").toString()).contains("Labels tweets");
        JsonNode input = run.at("/inputs/dataset_inputs/0");
        assertThat(input.at("/dataset/name").asText()).isEqualTo("silver_tweets");
        assertThat(input.at("/dataset/source").asText()).contains("\"delta_table_version\":7");
        assertThat(input.at("/dataset/schema").asText()).contains("\"name\":\"clean_text\"");
        assertThat(input.at("/tags/0/value").asText()).isEqualTo("inference");
    }

    @Test
    void aRestartGoesOnWithTheRunAndTagsWhatHasChanged() {
        try (Tracking tracking = Tracking.of(config(), run("again", Map.of("trigger", "60s")))) {
            tracking.log(0, Map.of("rows", 1.0));
        }
        try (Tracking tracking = Tracking.of(config(), run("again", Map.of("trigger", "5s", "new", "yes")))) {
            tracking.log(1, Map.of("rows", 2.0));
        }

        JsonNode run = onlyRun();
        assertThat(server.steps(run, "rows")).containsExactly(0L, 1L);
        assertThat(run.at("/data/params").toString())
                .contains("\"key\":\"trigger\",\"value\":\"60s\"", "\"key\":\"new\"");
        assertThat(run.at("/data/tags").toString()).contains("\"key\":\"changed.trigger\",\"value\":\"5s\"");
    }

    @Test
    void whatAServerMissesWhileItIsDownArrivesAfterwardsOnceAndInOrder() throws Exception {
        try (MlflowProcess mortal = MlflowProcess.start(folder.resolve("mortal"))) {
            MlflowConfig config = mortal.config("mlflow.experiment=" + experiment, "mlflow.timeout=2s");
            try (Tracking tracking = Tracking.of(config, run("down", Map.of()))) {
                tracking.log(0, Map.of("rows", 1.0));
                mortal.kill();
                LongStream.range(1, 1_500).forEach(step -> tracking.log(step, Map.of("rows", (double) step)));
                mortal.start();
                tracking.log(1_500, Map.of("rows", 1.0));
            }
            // Closing waits for a bounded time; the next start of the query sends what that was too short for.
            Tracking.of(config, run("down", Map.of())).close();

            List<JsonNode> runs = mortal.runs(experiment);
            assertThat(runs).hasSize(1);
            assertThat(mortal.steps(runs.get(0), "rows"))
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(0, 1_500).boxed().toList());
        }
    }

    @Test
    void aServerThatNeverAnswersLosesNothing() throws Exception {
        try (SilentServer silent = new SilentServer();
                Tracking tracking = Tracking.of(
                        server.config("mlflow.trackingUri=" + silent.uri(), "mlflow.timeout=200ms"),
                        run("silent", Map.of()))) {
            tracking.log(0, Map.of("rows", 1.0));
        }

        Tracking.of(config(), run("silent", Map.of())).close();

        assertThat(server.steps(onlyRun(), "rows")).containsExactly(0L);
    }

    @Test
    void aStepThatTheServerRefusesHoldsUpNoOther() {
        try (Tracking tracking = Tracking.of(config(), run("refused", Map.of()))) {
            tracking.log(0, Map.of("rows@home", 1.0));
        }
        try (Tracking tracking = Tracking.of(config(), run("refused", Map.of()))) {
            tracking.log(1, Map.of("rows", 1.0));
        }

        assertThat(server.steps(onlyRun(), "rows")).containsExactly(1L);
    }

    @Test
    void aFolderThatCannotBeWrittenLosesFiguresAndFailsNothing() throws Exception {
        Path file = Files.writeString(folder.resolve("no-folder"), "");
        MlflowConfig config = server.config("mlflow.experiment=" + experiment, "mlflow.spool=" + file);

        try (Tracking tracking = Tracking.of(config, run("unwritable", Map.of()))) {
            tracking.log(0, Map.of("rows", 1.0));
            Files.delete(file);
            tracking.log(1, Map.of("rows", 1.0));
        }

        assertThat(server.steps(onlyRun(), "rows")).containsExactly(1L);
    }

    private MlflowConfig config() {
        return server.config("mlflow.experiment=" + experiment, "mlflow.timeout=20s");
    }

    private static TrackedRun run(String key, Map<String, String> parameters) {
        StructType schema = new StructType().add("clean_text", DataTypes.StringType);
        TrackedDataset silver = new TrackedDataset(
                "silver_tweets",
                "version-7",
                "delta_table",
                Map.of("path", "/lake", "delta_table_version", 7),
                schema,
                "inference");
        return new TrackedRun(key, "gold", parameters, Map.of("mlflow.note.content", "Labels tweets"), List.of(silver));
    }

    private JsonNode onlyRun() {
        List<JsonNode> runs = server.runs(experiment);
        assertThat(runs).hasSize(1);
        return runs.get(0);
    }
}
