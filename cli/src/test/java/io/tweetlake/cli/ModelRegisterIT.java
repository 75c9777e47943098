package io.tweetlake.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tweetlake.common.job.ExitStatus;
import io.tweetlake.models.mlflow.MlflowProcess;
import io.tweetlake.sentiment.TinyCheckpoints;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("mlflow")
@Tag("process")
class ModelRegisterIT {
    private static final String TEXT = "so happy today";

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
    void pythonLoadsWhatJavaHasRegisteredAndSoDoesTweetlake() throws Exception {
        Path checkpoint = TinyCheckpoints.unpack(TinyCheckpoints.BERT, folder);

        CommandRun registered = run("register", checkpoint.toString(), "--name", "tweets", "--alias", "champion");
        assertThat(registered.status()).as(registered.err()).isEqualTo(ExitStatus.DONE);
        assertThat(registered.out()).contains("tweets version 1 @champion", "model.ref=models:/tweets@champion");
        assertThat(registered.err()).contains("uploaded 100 %");

        CommandRun versions = run("versions", "tweets");
        assertThat(versions.out().lines().toList().get(2)).startsWith("1        None   @champion");

        JsonNode scored = scored("--set", "model.ref=models:/tweets@champion");
        JsonNode python = python("models:/tweets@champion");
        python.at("/scores/0")
                .properties()
                .forEach(score -> assertThat(scored.path(score.getKey().toLowerCase(java.util.Locale.ROOT))
                                .asDouble())
                        .as(score.getKey())
                        .isCloseTo(score.getValue().asDouble(), within(1e-4)));
        assertThat(python.at("/labels/0").asText())
                .isEqualToIgnoringCase(scored.path("predicted_sentiment").asText());
    }

    @Test
    void aFolderThatIsNoModelIsRefusedBeforeAnythingIsUploaded() throws Exception {
        Path empty = Files.createDirectories(folder.resolve("empty"));

        CommandRun refused = run("register", empty.toString(), "--name", "nothing");

        assertThat(refused.status()).isEqualTo(ExitStatus.USER_ERROR);
        assertThat(refused.err()).contains("config.json");
        assertThat(run("versions", "nothing").status()).isEqualTo(ExitStatus.USER_ERROR);
    }

    private static CommandRun run(String command, String... words) {
        String[] all = new String[words.length + 6];
        all[0] = "model";
        all[1] = command;
        System.arraycopy(words, 0, all, 2, words.length);
        all[all.length - 4] = "--set";
        all[all.length - 3] = "mlflow.trackingUri=" + server.uri();
        all[all.length - 2] = "--set";
        all[all.length - 1] = "mlflow.timeout=60s";
        return CommandRun.of(all);
    }

    private static JsonNode scored(String... words) throws Exception {
        CommandRun run = run("score", words[0], words[1], "--set", "model.precision=fp32", "--format", "jsonl", TEXT);
        assertThat(run.status()).as(run.err()).isEqualTo(ExitStatus.DONE);
        return new ObjectMapper().readTree(run.out());
    }

    private static JsonNode python(String reference) throws Exception {
        Process python = new ProcessBuilder(
                        MlflowProcess.python().toString(),
                        "src/test/python/load_model.py",
                        server.uri(),
                        reference,
                        TEXT)
                .redirectError(folder.resolve("python.log").toFile())
                .start();
        String out = new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(python.waitFor())
                .as(Files.readString(folder.resolve("python.log")))
                .isZero();
        return new ObjectMapper()
                .readTree(out.lines().reduce((first, last) -> last).orElseThrow());
    }
}
