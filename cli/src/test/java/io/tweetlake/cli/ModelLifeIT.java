package io.tweetlake.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tweetlake.common.config.MlflowConfig;
import io.tweetlake.common.job.ExitStatus;
import io.tweetlake.models.mlflow.ArtifactFolder;
import io.tweetlake.models.mlflow.MlflowProcess;
import io.tweetlake.models.mlflow.ModelVersion;
import io.tweetlake.models.mlflow.Registry;
import io.tweetlake.models.remote.Downloader;
import io.tweetlake.models.remote.RemoteFile;
import io.tweetlake.sentiment.TinyCheckpoints;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a folder to Production and back, by the command line alone. */
@Tag("mlflow")
@Tag("process")
class ModelLifeIT {
    @TempDir
    private static Path folder;

    private static MlflowProcess server;

    @BeforeAll
    static void startTheServer() {
        server = MlflowProcess.start(folder.resolve("mlflow"));
    }

    @AfterAll
    static void stopTheServer() {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void aGoodVersionIsPromotedAWorseOneIsRefusedWithItsFiguresAndRollbackPutsTheFirstOneBack() throws Exception {
        Path data = Files.writeString(folder.resolve("dev.csv"), """
                text,label
                "I love this, best day ever!",positive
                "So proud of you, wonderful work",positive
                "This is terrible, I hate it.",negative
                "Worst service, never again",negative
                "The train leaves at nine.",neutral
                "The meeting is on Tuesday",neutral
                """);
        Path random = TinyCheckpoints.unpack(TinyCheckpoints.BERT, folder);
        // The bundled model is a checkpoint folder like any other, once a command has unpacked it.
        run(ExitStatus.DONE, "score", "hello");
        Path good = bundled();
        run(ExitStatus.DONE, "register", good.toString(), "--name", "tweets");
        run(ExitStatus.DONE, "register", random.toString(), "--name", "tweets");

        assertThat(run(ExitStatus.DONE, "evaluate", "--model", "models:/tweets/1", "--data", data.toString()))
                .contains("accuracy                     1.0000", "macro_recall                 1.0000");
        assertThat(promote(ExitStatus.DONE, data, "1", "Staging", "--dry-run")).contains("would be promoted");
        assertThat(version("1").stage()).isEqualTo("None");
        promote(ExitStatus.DONE, data, "1", "Staging");
        promote(ExitStatus.DONE, data, "1", "Production", "--reason", "the first one");
        assertThat(version("1").stage()).isEqualTo("Production");
        assertThat(version("1").tags().get("tweetlake.promoted.production")).endsWith(": the first one");
        promote(ExitStatus.DONE, data, "1", "@champion");

        assertThat(promote(ModelPromoteCommand.REFUSED, data, "2", "@champion"))
                .containsPattern("REFUSED  macro recall 0\\.\\d{4}, at least 0\\.6000")
                .containsPattern("REFUSED  macro recall .* below the 1\\.0000 of version 1")
                .contains("ok       inference p95", "refused");
        assertThat(version("1").aliases()).containsExactly("champion");

        promote(
                ExitStatus.DONE,
                data,
                "2",
                "@champion",
                "--set",
                "promotion.minMacroRecall=0",
                "--set",
                "promotion.maxDrop=1");
        assertThat(version("2").aliases()).containsExactly("champion");
        assertThat(run(ExitStatus.DONE, "rollback", "tweets", "--to", "@champion"))
                .contains("tweets @champion is version 1 again");
        assertThat(version("1").aliases()).containsExactly("champion");
        assertThat(version("1").tags().get("tweetlake.promoted.champion")).contains("rollback from version 2");
        assertThat(run(ExitStatus.DONE, "show", "models:/tweets@champion"))
                .containsPattern("aliases +@champion")
                .containsPattern("labels +negative, neutral, positive")
                .containsPattern("evaluation [0-9a-f]+ macro recall 1\\.0000, accuracy 1\\.0000, 6 texts");
        // One evaluation of each version: the gate takes what it finds of the same version on the same data.
        assertThat(server.runs("tweetlake").stream()
                        .map(each -> each.at("/info/run_name").asText())
                        .filter(name -> name.startsWith("evaluate-tweets")))
                .containsExactlyInAnyOrder("evaluate-tweets-1", "evaluate-tweets-2");
    }

    @Test
    void anEvaluationIsOfItsModelOnMlflowAndHasItsConfusionMatrixAsAPicture() throws Exception {
        Path data =
                Files.writeString(folder.resolve("few.csv"), "text,label\nfine,positive\nbad,negative\nmeh,neutral\n");
        Path model = TinyCheckpoints.unpack(TinyCheckpoints.ROBERTA, folder);
        run(ExitStatus.DONE, "register", model.toString(), "--name", "few");

        String printed = run(ExitStatus.DONE, "evaluate", "--model", "models:/few/1", "--data", data.toString());

        JsonNode run = runNamed("evaluate-few-1");
        assertThat(printed).contains(run.at("/info/run_id").asText());
        String source = new Registry(server.config("mlflow.timeout=60s"))
                .version("few", "1")
                .source();
        String loggedModel = source.replace("models:/", "");
        assertThat(run.at("/inputs/model_inputs/0/model_id").asText()).isEqualTo(loggedModel);
        JsonNode figures = server.get("logged-models/" + loggedModel, Map.of()).at("/model/data/metrics");
        assertThat(figures.findValuesAsText("key")).contains("macro_recall", "f1_positive");
        assertThat(figures.findValuesAsText("dataset_name")).contains("few.csv");
        BufferedImage picture =
                ImageIO.read(artifact(run, "confusion_matrix.png").toFile());
        assertThat(picture.getWidth()).isGreaterThan(400);
        assertThat(Files.readString(artifact(run, "confusion_matrix.csv"))).startsWith("given,predicted_negative");
    }

    @Test
    void goldsOwnAnswersAreEvaluatedWithTheSilverThatTheyAreOf() throws Exception {
        Path source = Files.createDirectories(folder.resolve("source"));
        Files.writeString(source.resolve("tweets.json"), """
                {"date": "Mon Jun 15 18:18:12 UTC 2026", "user": "a", "text": "I love this, best day ever!", "sentiment": "positive"}
                {"date": "Mon Jun 15 18:18:13 UTC 2026", "user": "b", "text": "This is terrible, I hate it.", "sentiment": "negative"}
                {"date": "Mon Jun 15 18:18:14 UTC 2026", "user": "c", "text": "The train leaves at nine.", "sentiment": "positive"}
                {"date": "Mon Jun 15 18:18:15 UTC 2026", "user": "d", "text": "nobody has labelled this"}
                """);
        String lake = "lake.root=" + folder.resolve("lake");
        CommandRun labelled = CommandRun.of(
                "run",
                "--set",
                lake,
                "--set",
                "source.path=" + source,
                "--set",
                "trigger=available-now",
                "--set",
                "model.precision=fp32");
        assertThat(labelled.status()).as(labelled.err()).isEqualTo(ExitStatus.DONE);

        String gold = run(ExitStatus.DONE, "evaluate", "--data", "gold_tweets", "--set", lake);
        String silver = run(ExitStatus.DONE, "evaluate", "--data", "silver_tweets", "--set", lake);
        String path = run(
                ExitStatus.DONE,
                "evaluate",
                "--data",
                folder.resolve("lake/silver_tweets").toString(),
                "--set",
                lake);

        for (String answer : List.of(gold, silver, path)) {
            assertThat(answer).contains("accuracy                     0.6667", "texts                        3");
        }
        assertThat(gold).doesNotContain("texts_per_second");
        JsonNode run = server.runs("tweetlake").stream()
                .filter(each -> gold.contains(each.at("/info/run_id").asText()))
                .findFirst()
                .orElseThrow();
        JsonNode dataset = run.at("/inputs/dataset_inputs/0/dataset");
        assertThat(dataset.path("name").asText()).isEqualTo("silver_tweets");
        assertThat(dataset.path("source").asText()).contains("\"delta_table_version\":1");
        assertThat(CommandRun.of("model", "evaluate", "--data", "nowhere", "--set", lake)
                        .err())
                .contains("there is neither a file nor a Delta table at nowhere");
    }

    @Test
    void aLabelThatIsNoneIsTheUsersMistakeAndNamesItsRecord() throws Exception {
        Path data = Files.writeString(folder.resolve("bad.csv"), "text,label\nfine,positive\nmeh,mixed\n");

        CommandRun refused = CommandRun.of("model", "evaluate", "--data", data.toString());

        assertThat(refused.status()).isEqualTo(ExitStatus.USER_ERROR);
        assertThat(refused.err()).contains("bad.csv:3: has the label `mixed`");
    }

    /** Asked for once more by its id, as a search leaves a run's models out. */
    private static JsonNode runNamed(String name) {
        String id = server.runs("tweetlake").stream()
                .map(run -> run.path("info"))
                .filter(info -> info.path("run_name").asText().equals(name))
                .findFirst()
                .orElseThrow()
                .path("run_id")
                .asText();
        return server.get("runs/get", Map.of("run_id", id)).path("run");
    }

    private static Path artifact(JsonNode run, String name) throws Exception {
        MlflowConfig config = server.config("mlflow.timeout=60s");
        ArtifactFolder artifacts =
                new ArtifactFolder(config, run.at("/info/artifact_uri").asText());
        RemoteFile file = artifacts.list().stream()
                .filter(each -> each.path().equals(name))
                .findFirst()
                .orElseThrow();
        Path target = folder.resolve(name);
        new Downloader(artifacts, config.timeout()).download(file, target);
        return target;
    }

    private static Path bundled() throws Exception {
        try (var models = Files.list(Path.of(System.getProperty("tweetlake.model.cache")))) {
            return models.filter(model -> model.getFileName().toString().matches("tweetlake-default-[0-9a-f]+"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static String promote(int status, Path data, String version, String target, String... more) {
        List<String> words = new ArrayList<>(
                List.of("promote", "tweets", "--model-version", version, "--to", target, "--data", data.toString()));
        words.addAll(List.of(more));
        return run(status, words.toArray(String[]::new));
    }

    private static String run(int status, String... words) {
        List<String> all = new ArrayList<>(List.of("model"));
        all.addAll(List.of(words));
        all.addAll(List.of("--set", "mlflow.trackingUri=" + server.uri(), "--set", "mlflow.timeout=60s"));
        CommandRun run = CommandRun.of(all.toArray(String[]::new));
        assertThat(run.status()).as(run.out() + run.err()).isEqualTo(status);
        return run.out();
    }

    /** As the list of versions has it, aliases and all. */
    private static ModelVersion version(String version) {
        return new Registry(server.config("mlflow.timeout=60s"))
                .versions("tweets").stream()
                        .filter(each -> each.version().equals(version))
                        .findFirst()
                        .orElseThrow();
    }
}
