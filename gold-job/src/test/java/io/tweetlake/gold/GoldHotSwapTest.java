package io.tweetlake.gold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.tweetlake.common.UserError;
import io.tweetlake.common.alerts.WebhookServer;
import io.tweetlake.common.config.MlflowConfig;
import io.tweetlake.common.job.JobRun;
import io.tweetlake.common.lake.Table;
import io.tweetlake.common.lake.TestLake;
import io.tweetlake.models.mlflow.ArtifactFolder;
import io.tweetlake.models.mlflow.LoggedModels;
import io.tweetlake.models.mlflow.MlflowProcess;
import io.tweetlake.models.mlflow.MlflowRuns;
import io.tweetlake.models.mlflow.Registry;
import io.tweetlake.models.mlflow.SilentServer;
import io.tweetlake.models.mlflow.TrackedRun;
import io.tweetlake.sentiment.TinyCheckpoints;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.apache.spark.sql.Encoders;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A registered model, served while its alias moves and its server dies. */
@Tag("mlflow")
@Tag("process")
@Tag("spark")
class GoldHotSwapTest {
    /** What {@code mlflow.transformers.log_model} wrote, by log_model.py. */
    private static final Path LOGGED_BY_PYTHON =
            Path.of("../models/src/test/resources/io/tweetlake/models/serving/mlflow-transformers");

    private static final String CACHE = "tweetlake.model.cache";

    @TempDir
    private static Path serverFolder;

    private static MlflowProcess server;

    @TempDir
    private Path folder;

    /** Of a model that no other test has registered. */
    private final String name = "tweets-" + UUID.randomUUID();

    private String cacheBefore;
    private Registry registry;
    private TestLake lake;

    @BeforeAll
    static void startTheServer() {
        server = MlflowProcess.start(serverFolder);
    }

    @AfterAll
    static void stopTheServer() {
        if (server != null) {
            server.close();
        }
    }

    @BeforeEach
    void serveAModelThatPythonLogged() throws Exception {
        cacheBefore = System.setProperty(CACHE, folder.resolve("cache").toString());
        server.startIfDown();
        registry = new Registry(server.config("mlflow.timeout=30s"));
        lake = lake(server.uri(), "trigger=100ms");
        assertThat(register(LOGGED_BY_PYTHON)).isEqualTo("1");
        registry.setAlias(name, "champion", "1");
    }

    @AfterEach
    void forgetTheCache() {
        if (cacheBefore == null) {
            System.clearProperty(CACHE);
        } else {
            System.setProperty(CACHE, cacheBefore);
        }
    }

    @Test
    void theAliasDecidesFromMicroBatchToMicroBatchAndTheLastGoodVersionServesThroughTrouble() throws Exception {
        SilverRows.append(lake, "a1", "a2");
        JobRun run = new JobRun(lake.spark(), List.of(new GoldJob(lake.config())));
        CompletableFuture<Void> done = CompletableFuture.runAsync(() -> TestLake.untilDone(run));
        awaitRows(2, done);

        String flat = registerByPython(TinyCheckpoints.unpack(TinyCheckpoints.ROBERTA, folder));
        registry.setAlias(name, "champion", flat);
        SilverRows.append(lake, "b1", "b2", "b3");
        awaitRows(5, done);

        String broken = register(brokenModel());
        registry.setAlias(name, "champion", broken);
        SilverRows.append(lake, "c1");
        awaitRows(6, done);
        await(() -> registry.version(name, broken).tags().containsKey("tweetlake.rejected"), done);

        server.kill();
        SilverRows.append(lake, "d1");
        awaitRows(7, done);
        server.start();
        registry.setAlias(name, "champion", "1");
        // The first micro-batch after the trouble may still go on with what it has.
        SilverRows.append(lake, "e1");
        awaitRows(8, done);
        SilverRows.append(lake, "e2");
        awaitRows(9, done);
        run.stop();
        done.get(60, TimeUnit.SECONDS);

        List<String> served = lake.read(Table.GOLD_TWEETS)
                .selectExpr("concat_ws(' ', left(clean_text, 1), model_version)")
                .distinct()
                .as(Encoders.STRING())
                .collectAsList();
        assertThat(served).contains("a 1", "b 2", "c 2", "d 2");
        assertThat(lake.read(Table.GOLD_TWEETS)
                        .where("error is null")
                        .select("tweet_id")
                        .distinct()
                        .count())
                .isEqualTo(9);
        assertThat(lake.read(Table.GOLD_TWEETS)
                        .where("model_name = '%s'".formatted(name))
                        .count())
                .isEqualTo(9);
        assertThat(registry.version(name, broken).tags().get("tweetlake.rejected"))
                .contains("model.safetensors");
    }

    @Test
    void withoutItsServerAJobStartsWithTheLastGoodVersion() {
        TestLake once = lake(server.uri());
        SilverRows.append(once, "one");
        once.run(GoldJob::new);
        server.kill();
        SilverRows.append(once, "two");

        once.run(GoldJob::new);

        assertThat(once.read(Table.GOLD_TWEETS).where("model_version = '1'").count())
                .isEqualTo(2);
    }

    @Test
    void aServerThatFallsSilentInMidStreamStopsNoScoring() throws Exception {
        TestLake impatient = lake(server.uri(), "trigger=100ms", "mlflow.timeout=500ms");
        SilverRows.append(lake, "before");
        JobRun run = new JobRun(lake.spark(), List.of(new GoldJob(impatient.config())));
        CompletableFuture<Void> done = CompletableFuture.runAsync(() -> TestLake.untilDone(run));
        awaitRows(1, done);

        server.freeze();
        SilverRows.append(lake, "meanwhile");
        awaitRows(2, done);
        SilverRows.append(lake, "still");
        awaitRows(3, done);
        server.thaw();
        run.stop();

        done.get(60, TimeUnit.SECONDS);
        assertThat(lake.read(Table.GOLD_TWEETS).where("model_version = '1'").count())
                .isEqualTo(3);
    }

    @Test
    void filesThatAreNotThoseThatWereRegisteredAreRefusedAndTheLastGoodVersionServes() throws Exception {
        try (WebhookServer webhook = WebhookServer.start()) {
            TestLake once = lake(
                    server.uri(), "alerts.webhook=" + webhook.address(), "alerts.spool=" + folder.resolve("alerts"));
            SilverRows.append(once, "one");
            once.run(GoldJob::new);
            String tampered = register(TinyCheckpoints.unpack(TinyCheckpoints.ROBERTA, folder));
            registry.tag(name, tampered, "tweetlake.checkpoint", "0123456789ab");
            registry.setAlias(name, "champion", tampered);
            SilverRows.append(once, "two");

            once.run(GoldJob::new);
            once.run(GoldJob::new);

            assertThat(once.read(Table.GOLD_TWEETS).where("model_version = '1'").count())
                    .isEqualTo(2);
            assertThat(registry.version(name, tampered).tags().get("tweetlake.rejected"))
                    .contains("are not those that were registered");
            assertThat(webhook.taken()).singleElement().satisfies(alert -> {
                assertThat(alert.path("title").asText())
                        .isEqualTo("%s version %s was refused".formatted(name, tampered));
                assertThat(alert.path("text").asText())
                        .contains("are not those that were registered")
                        .endsWith("Version 1 serves on.");
            });
        }
    }

    @Test
    void aModelThatDisagreesWithItsOwnProbeIsTheUsersMistake() throws Exception {
        Path tree = copy(LOGGED_BY_PYTHON, "probe");
        Files.writeString(
                tree.resolve("tweetlake-probe.json"),
                "{\"examples\": [{\"text\": \"a\", \"negative\": 1.0, \"positive\": 0.0},"
                        + " {\"text\": \"a\", \"negative\": 0.0, \"positive\": 1.0}]}");
        TestLake contradictory = lake(server.uri(), "model.ref=models:/" + name + "/" + register(tree));
        SilverRows.append(contradictory, "one");

        assertThatThrownBy(() -> contradictory.run(GoldJob::new))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("disagrees with its own probe");
    }

    @Test
    void aServerThatNeverAnswersIsTheUsersMistakeWhereNoModelHasServedYet() throws Exception {
        try (SilentServer silent = new SilentServer()) {
            TestLake never = lake(silent.uri(), "mlflow.timeout=200ms");
            SilverRows.append(never, "one");

            assertThatThrownBy(() -> never.run(GoldJob::new))
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining("gave no answer in 200 ms")
                    .hasMessageContaining("has never served here");
        }
    }

    @Test
    void anAliasThatDoesNotExistIsTheUsersMistake() {
        TestLake misspelt = lake(server.uri(), "model.ref=models:/" + name + "@campion");
        SilverRows.append(misspelt, "one");

        assertThatThrownBy(() -> misspelt.run(GoldJob::new))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("campion")
                .hasMessageContaining("check the name on " + server.uri());
    }

    @Test
    void aModelWithoutWeightsIsRefusedWithTheReason() throws Exception {
        Path tree = copy(LOGGED_BY_PYTHON, "no-weights");
        Files.delete(tree.resolve("model/model.safetensors"));
        TestLake without = lake(server.uri(), "model.ref=models:/" + name + "/" + register(tree));
        Files.writeString(tree.resolve("model/pytorch_model.bin"), "a pickle");
        TestLake pickled = lake(server.uri(), "model.ref=models:/" + name + "/" + register(tree));
        SilverRows.append(without, "one");

        assertThatThrownBy(() -> without.run(GoldJob::new))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("has no weights that are served")
                .hasMessageContaining("save_pretrained=False");
        assertThatThrownBy(() -> pickled.run(GoldJob::new))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("pytorch_model.bin");
    }

    private TestLake lake(String uri, String... options) {
        List<String> all = new java.util.ArrayList<>(List.of(
                "model.ref=models:/" + name + "@champion",
                "model.precision=fp32",
                "mlflow.trackingUri=" + uri,
                "mlflow.timeout=60s",
                "mlflow.spool=" + folder.resolve("spool")));
        all.addAll(List.of(options));
        return TestLake.in(folder, all.toArray(String[]::new));
    }

    private Path brokenModel() throws IOException {
        Path tree = copy(LOGGED_BY_PYTHON, "broken");
        Path weights = tree.resolve("model/model.safetensors");
        Files.write(weights, java.util.Arrays.copyOf(Files.readAllBytes(weights), 5_000));
        return tree;
    }

    private Path copy(Path tree, String name) throws IOException {
        Path copy = folder.resolve(name);
        FileUtils.copyDirectory(tree.toFile(), copy.toFile());
        return copy;
    }

    /** As a version of MLflow 3, with whatever files there are. */
    private String register(Path tree) throws Exception {
        MlflowConfig config = server.config("mlflow.timeout=60s");
        LoggedModels models = new LoggedModels(config);
        MlflowRuns runs = new MlflowRuns(config);
        try (Stream<Path> files = Files.walk(tree)) {
            String run = runs.open(new TrackedRun(UUID.randomUUID().toString(), "tree", Map.of(), Map.of(), List.of()));
            LoggedModels.LoggedModel model = models.create(runs.experimentOf(run), run, "model");
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String path = tree.relativize(file).toString();
                new ArtifactFolder(config, model.artifacts()).upload(path, file, bytes -> {});
            }
            models.finish(model.id(), true);
            registry.createModel(name);
            return registry.createVersion(name, model.source(), model.id(), run, Map.of())
                    .version();
        }
    }

    private String registerByPython(Path tree) throws Exception {
        Process python = new ProcessBuilder(
                        MlflowProcess.python().toString(),
                        "../models/src/test/python/register_tree.py",
                        server.uri(),
                        name,
                        tree.toString())
                .redirectError(folder.resolve("register.log").toFile())
                .start();
        String version = new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertThat(python.waitFor())
                .as(() -> read(folder.resolve("register.log")))
                .isZero();
        return version.lines().reduce((first, last) -> last).orElseThrow();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }

    private void awaitRows(long rows, CompletableFuture<Void> running) {
        await(() -> lake.lake().exists(Table.GOLD_TWEETS) && lake.count(Table.GOLD_TWEETS) == rows, running);
    }

    private static void await(BooleanSupplier condition, CompletableFuture<Void> running) {
        assertTimeoutPreemptively(Duration.ofMinutes(5), () -> {
            while (!condition.getAsBoolean()) {
                assertThat(running).as("the job").isNotDone();
                Thread.onSpinWait();
            }
        });
    }
}
