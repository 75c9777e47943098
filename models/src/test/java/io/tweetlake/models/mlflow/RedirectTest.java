package io.tweetlake.models.mlflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.tweetlake.common.config.ConfigLoader;
import io.tweetlake.common.config.MlflowConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedirectTest {
    private static final String AT_ANOTHER_PATH = "/prefix";

    private final List<String> credentials = new CopyOnWriteArrayList<>();
    private HttpServer server;
    private HttpServer other;

    @BeforeEach
    void startTheServers() throws IOException {
        server = start();
        other = start();
        other.createContext("/", exchange -> {
            credentials.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.createContext(AT_ANOTHER_PATH, exchange -> {
            byte[] answer = "{\"method\":\"%s\",\"who\":\"%s\"}"
                    .formatted(
                            exchange.getRequestMethod(),
                            exchange.getRequestHeaders().getFirst("Authorization"))
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
    }

    @AfterEach
    void stopTheServers() {
        server.stop(0);
        other.stop(0);
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void noCallTakesCredentialsToAnotherHost(int status) {
        redirect(status, uri(other));
        MlflowServer calls = MlflowServer.tracking(config());
        MlflowRuns runs = new MlflowRuns(config());

        for (Runnable call : List.<Runnable>of(
                () -> calls.get("/x", Map.of()),
                () -> calls.post("/x", Map.of()),
                () -> calls.open("/x", 0),
                () -> runs.finish("1"),
                () -> runs.artifacts("1"))) {
            assertThatThrownBy(call::run)
                    .isInstanceOf(MlflowException.class)
                    .hasMessageContaining("redirects to " + uri(other))
                    .hasMessageContaining("name it in mlflow.trackingUri");
        }
        assertThat(credentials).isEmpty();
    }

    @Test
    void aRedirectOnTheSameServerIsFollowed() {
        redirect(302, uri(server) + AT_ANOTHER_PATH);
        assertThat(MlflowServer.tracking(config())
                        .get("/x", Map.of())
                        .path("who")
                        .asText())
                .isEqualTo("Bearer hush");
        server.removeContext("/");
        redirect(308, AT_ANOTHER_PATH);
        assertThat(MlflowServer.tracking(config())
                        .post("/x", Map.of())
                        .path("method")
                        .asText())
                .isEqualTo("POST");
    }

    @Test
    void redirectsThatGoRoundAreARefusal() {
        redirect(302, "/x");

        assertThatThrownBy(() -> MlflowServer.tracking(config()).get("/x", Map.of()))
                .isInstanceOf(MlflowException.class)
                .hasMessageContaining("answered 302");
    }

    private void redirect(int status, String location) {
        server.createContext("/", exchange -> {
            exchange.getResponseHeaders().add("Location", location);
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
    }

    private MlflowConfig config() {
        List<String> options = List.of("lake.root=none", "mlflow.trackingUri=" + uri(server), "mlflow.token=hush");
        return ConfigLoader.load(null, options, Map.of()).config().mlflow();
    }

    private static String uri(HttpServer server) {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private static HttpServer start() throws IOException {
        HttpServer started = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        started.start();
        return started;
    }
}
