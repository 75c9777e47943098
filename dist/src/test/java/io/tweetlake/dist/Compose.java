package io.tweetlake.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** {@code deploy/docker/compose.yaml}, up until it is closed. */
final class Compose implements AutoCloseable {
    private static final String FILE =
            Distribution.REPOSITORY.resolve("deploy/docker/compose.yaml").toString();
    private static final String TOKEN = "a-token-of-the-test";

    private final List<String> words;
    private final String pagePort = freePort();
    private final String mlflowPort = freePort();

    private Compose(List<String> words) throws IOException {
        this.words = words;
    }

    static Compose up() throws IOException, InterruptedException {
        Compose compose = new Compose(Docker.compose());
        Command up = compose.run("up", "--detach");
        if (up.status() != 0) {
            String log = compose.log();
            compose.close();
            assertThat(up.status()).as(up + log).isZero();
        }
        return compose;
    }

    /** The page's answer to one of its questions; why there is none, while it does not answer. */
    String answer(String question) {
        String address = "http://localhost:%s/answers/%s".formatted(pagePort, question);
        return Web.get(address, "Authorization", "Bearer " + TOKEN).text();
    }

    /** Of the first experiment after MLflow's own. */
    String runs() {
        String address = "http://localhost:%s/api/2.0/mlflow/runs/search".formatted(mlflowPort);
        return Web.post(address, "{\"experiment_ids\": [\"1\"]}").text();
    }

    String log() {
        return Docker.output(command("logs", "--tail", "30"));
    }

    Command run(String... arguments) throws IOException, InterruptedException {
        Map<String, String> settings = Map.of(
                "TWEETLAKE_IMAGE", Image.NAME,
                "TWEETLAKE_TOKEN", TOKEN,
                "TWEETLAKE_PORT", pagePort,
                "MLFLOW_PORT", mlflowPort);
        return Command.attempt(settings, command(arguments));
    }

    private String[] command(String... arguments) {
        return Stream.of(
                        words.stream(),
                        Stream.of("--project-name", "tweetlake-it", "--file", FILE),
                        Stream.of(arguments))
                .flatMap(part -> part)
                .toArray(String[]::new);
    }

    private static String freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return String.valueOf(socket.getLocalPort());
        }
    }

    @Override
    public void close() {
        Docker.output(command("down", "--volumes", "--timeout", "1"));
    }
}
