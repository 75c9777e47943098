package io.tweetlake.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.tweetlake.common.job.ExitStatus;
import io.tweetlake.models.mlflow.MlflowProcess;
import io.tweetlake.models.mlflow.MlflowServer;
import io.tweetlake.sentiment.TinyCheckpoints;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Registered models of odd names, and evaluations that a server does not take. */
@Tag("mlflow")
class ModelNamesIT {
    @TempDir
    private static Path folder;

    private static MlflowProcess server;
    private static Path model;
    private static Path data;

    @BeforeAll
    static void startTheServer() throws IOException {
        server = MlflowProcess.start(folder.resolve("mlflow"));
        model = TinyCheckpoints.unpack(TinyCheckpoints.BERT, folder);
        data = Files.writeString(folder.resolve("dev.csv"), "text,label\ngreat day,positive\nbad ship,negative\n");
    }

    @AfterAll
    static void stopTheServer() {
        if (server != null) {
            server.close();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"it's", "100% sure", "say \"hi\"", "two words", "modèle-感情", "o'clock \"x\" 5%", "a+b&c=d#e?"})
    void aModelOfAnyNameIsRegisteredFoundPromotedAndShown(String name) {
        onServer(ExitStatus.DONE, "register", model.toString(), "--name", name, "--alias", "champion");
        assertThat(onServer(ExitStatus.DONE, "versions", name))
                .contains("champion")
                .contains("(1 row)");
        assertThat(onServer(ExitStatus.DONE, "show", "models:/" + name + "@champion"))
                .contains("champion");
        String promoted = onServer(
                ExitStatus.DONE,
                "promote",
                name,
                "--to",
                "@best",
                "--data",
                data.toString(),
                "--reason",
                "first",
                "--set",
                "promotion.minMacroRecall=0");
        assertThat(promoted).contains("promoted");
        assertThat(onServer(ExitStatus.DONE, "show", "models:/" + name + "/1")).contains("evaluation ");
    }

    @Test
    void namesThatOnlyLookAlikeAreTwoModels() {
        onServer(ExitStatus.DONE, "register", model.toString(), "--name", "ann's");
        onServer(ExitStatus.DONE, "register", model.toString(), "--name", "annXs");
        assertThat(onServer(ExitStatus.DONE, "versions", "ann's")).contains("(1 row)");
    }

    @Test
    void whatWasMeasuredIsPrintedWhereNobodyAnswers() {
        assertFiguresAndOneMessage("http://ann:pa55word@127.0.0.1:1", "cannot be reached");
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 403, 502})
    void whatWasMeasuredIsPrintedWhereAPageAnswers(int status) throws IOException {
        HttpServer page = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        page.createContext("/", exchange -> {
            byte[] html = "<html>\n<body>a proxy</body></html>".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, html.length);
            exchange.getResponseBody().write(html);
            exchange.close();
        });
        page.start();
        try {
            assertFiguresAndOneMessage(
                    "http://127.0.0.1:" + page.getAddress().getPort(),
                    status == 200 ? "something that is not" : "answered " + status);
        } finally {
            page.stop(0);
        }
    }

    @Test
    void whatWasMeasuredIsPrintedWhereTheExperimentWasDeleted() {
        MlflowServer api = MlflowServer.tracking(server.config());
        String id = api.post("/api/2.0/mlflow/experiments/create", Map.of("name", "gone"))
                .path("experiment_id")
                .asText();
        api.post("/api/2.0/mlflow/experiments/delete", Map.of("experiment_id", id));
        assertFiguresAndOneMessage(server.config().trackingUri(), "the experiment gone was deleted");
    }

    private static void assertFiguresAndOneMessage(String uri, String reason) {
        CommandRun run = run(uri, "evaluate", "--data", data.toString(), "--set", "mlflow.experiment=gone");
        assertThat(run.status()).as(run.err()).isEqualTo(ExitStatus.FAULT);
        assertThat(run.out()).contains("macro_recall").containsPattern("\ntexts +2\n");
        assertThat(run.err())
                .contains("the figures are not on MLflow", reason, "Fix:")
                .doesNotContain("pa55word", "\tat ");
    }

    private static String onServer(int status, String... words) {
        CommandRun run = run(server.config().trackingUri(), words);
        assertThat(run.status()).as(run.err()).isEqualTo(status);
        return run.out();
    }

    private static CommandRun run(String uri, String... words) {
        List<String> all = new ArrayList<>(List.of("model"));
        all.addAll(List.of(words));
        all.addAll(List.of("--set", "mlflow.trackingUri=" + uri, "--set", "model.precision=fp32"));
        if (words[0].equals("evaluate")) {
            all.addAll(List.of("--set", "model.ref=" + model));
        }
        return CommandRun.of(all.toArray(String[]::new));
    }
}
