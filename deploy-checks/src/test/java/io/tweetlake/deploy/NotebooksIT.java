package io.tweetlake.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tweetlake.bronze.BronzeJob;
import io.tweetlake.common.config.ConfigLoader;
import io.tweetlake.common.config.TweetlakeConfig;
import io.tweetlake.common.job.JobProcess;
import io.tweetlake.common.job.ViewsMain;
import io.tweetlake.common.lake.TestSession;
import io.tweetlake.gold.GoldJob;
import io.tweetlake.models.mlflow.MlflowProcess;
import io.tweetlake.silver.SilverJob;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The notebooks run from their first cell to their last on the demo's tweets, which the three jobs have brought into tables
 * that are named in a catalog, with the views beside them; as on Databricks.
 */
@Tag("mlflow")
@Tag("process")
@Tag("spark")
class NotebooksIT {
    private static final String SCHEMA = "spark_catalog.notebooks";
    private static final Path NOTEBOOKS = DeployFiles.root().resolve("notebooks");
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private static Path folder;

    private static MlflowProcess mlflow;

    @BeforeAll
    static void bringTweetsToGold() throws Exception {
        mlflow = MlflowProcess.start(folder.resolve("mlflow"));
        TestSession.get().sql("CREATE SCHEMA notebooks");
        run(SCHEMA, "source.path=" + DeployFiles.root().resolve("src-test-data/demo"), "model.precision=fp32");
        ViewsMain.main(new String[] {"--set", "lake.schema=" + SCHEMA, "--set", "lake.checkpoints=" + folder});
    }

    @AfterAll
    static void stop() {
        if (mlflow != null) {
            mlflow.close();
        }
    }

    private static void run(String schema, String... options) throws Exception {
        List<String> all = new ArrayList<>(List.of(
                "lake.schema=" + schema, "lake.checkpoints=" + folder.resolve(schema), "trigger=available-now"));
        all.addAll(List.of(options));
        TweetlakeConfig config = ConfigLoader.load(null, all, Map.of()).config();
        JobProcess.run(config, List.of(new BronzeJob(config), new SilverJob(config), new GoldJob(config)));
    }

    @Test
    void theDashboardsQueriesHaveAnswers() {
        SparkSession session = session();
        DashboardLayout.read()
                .queries()
                .forEach((name, sql) ->
                        assertThat(session.sql(sql).collectAsList()).as(name).isNotEmpty());
    }

    /** Those that GitHub shows with their pictures. */
    @ParameterizedTest
    @ValueSource(strings = {"explore_gold", "investigate_spike"})
    void showWhatIsKeptBesideThem(String name) throws Exception {
        Path made = folder.resolve(name + ".ipynb");
        notebook(name, "--ipynb", made.toString());

        Path kept = NOTEBOOKS.resolve(name + ".ipynb");
        if (Boolean.getBoolean("tweetlake.regenerate")) {
            Files.copy(made, kept, StandardCopyOption.REPLACE_EXISTING);
        }
        assertThat(tables(kept))
                .as("%s is out of date: run this test with -Dtweetlake.regenerate=true, and look at the pictures", kept)
                .isEqualTo(tables(made));
        assertThat(Files.readString(kept)).contains("image/png");
    }

    @Test
    void aFineTunedModelIsRegisteredPromotedAndServed() throws Exception {
        Path base = DeployFiles.root().resolve("default-model/src/main/resources/io/tweetlake/defaultmodel/checkpoint");
        notebook("fine_tune", "--widget", "base=" + base, "--widget", "epochs=1");
        String said = notebook("evaluate_and_promote", "--widget", "min_macro_recall=0.3");

        assertThat(said).contains("promoted: macro recall");
        JsonNode champion = mlflow.get("registered-models/alias", Map.of("name", "sentiment", "alias", "champion"));
        assertThat(champion.at("/model_version/version").asText()).isEqualTo("1");
        Path more = Files.createDirectories(folder.resolve("more"));
        Files.writeString(more.resolve("one.json"), """
                {"date": "Tue Jun 16 23:59:00 UTC 2026", "user": "ada", "text": "@BeanBarn best flat white in town"}
                """);
        TestSession.get().sql("CREATE SCHEMA served");
        run(
                "spark_catalog.served",
                "source.path=" + more,
                "model.ref=models:/sentiment@champion",
                "model.precision=fp32",
                "mlflow.trackingUri=" + mlflow.uri(),
                "mlflow.spool=" + folder.resolve("spool"));
        assertThat(TestSession.get()
                        .table("spark_catalog.served.gold_tweets")
                        .filter("model_name = 'sentiment' AND model_version = '1' AND error IS NULL")
                        .count())
                .isEqualTo(1);
    }

    private static SparkSession session() {
        SparkSession session = TestSession.get().newSession();
        session.sql("USE " + SCHEMA);
        return session;
    }

    private static String notebook(String name, String... options) throws IOException, InterruptedException {
        try (SqlOverHttp sql = new SqlOverHttp(TestSession.get().newSession())) {
            List<String> command = new ArrayList<>(List.of(
                    MlflowProcess.python().toString(),
                    "src/test/python/run_notebook.py",
                    NOTEBOOKS.resolve(name + ".py").toString(),
                    sql.address()));
            for (String widget : List.of("schema=" + SCHEMA, "model=sentiment", "experiment=notebooks", "registry=")) {
                command.addAll(List.of("--widget", widget));
            }
            command.addAll(List.of(options));
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.environment()
                    .putAll(Map.of(
                            "MLFLOW_TRACKING_URI", mlflow.uri(),
                            "MLFLOW_DISABLE_TELEMETRY", "true",
                            "HF_HUB_OFFLINE", "1",
                            "OMP_NUM_THREADS", "2"));
            Process process = builder.start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
            assertThat(process.exitValue()).as(said).isZero();
            return said;
        }
    }

    /** Cells and what they say; not the pictures, whose pixels are each machine's own. */
    private static String tables(Path notebook) throws IOException {
        JsonNode document = JSON.readTree(Files.readString(notebook));
        document.findParents("image/png").forEach(data -> ((ObjectNode) data).remove("image/png"));
        return document.toPrettyString();
    }
}
