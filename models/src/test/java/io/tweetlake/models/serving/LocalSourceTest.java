package io.tweetlake.models.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.tweetlake.common.UserError;
import io.tweetlake.common.config.ConfigLoader;
import io.tweetlake.common.config.TweetlakeConfig;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Versions whose files are at a path of some machine. */
class LocalSourceTest {
    private HttpServer server;
    private String source;

    @BeforeEach
    void startTheServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(0), 0);
        server.createContext("/", exchange -> {
            byte[] answer = "{\"model_version\":{\"name\":\"tweets\",\"version\":\"1\",\"source\":\"%s\"}}"
                    .formatted(source)
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stopTheServer() {
        server.stop(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/etc", "file:///etc", "file:/etc"})
    void areServedWhereTheServerIsOnThisMachine(String path) {
        source = path;

        assertThat(resolve("127.0.0.1").source()).isEqualTo(new ModelSource.Local("/etc"));
        assertThat(resolve("LOCALHOST").source()).isEqualTo(new ModelSource.Local("/etc"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/etc", "file:///etc", "file:/etc", "file://host/etc"})
    void areRefusedWhereItIsNot(String path) {
        source = path;

        // This machine too, but not by its name.
        assertThatThrownBy(() -> resolve("0.0.0.0"))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("model.ref: tweets 1 is kept at ")
                .hasMessageContaining("a path of another machine says nothing of this one")
                .hasMessageContaining("Fix: start the server with --serve-artifacts");
    }

    private ModelResolver.Resolved resolve(String host) {
        String uri = "http://%s:%d".formatted(host, server.getAddress().getPort());
        TweetlakeConfig config = ConfigLoader.load(
                        null, List.of("lake.root=none", "mlflow.trackingUri=" + uri), Map.of())
                .config();
        return new ModelResolver(config).resolve(ModelReference.parse("models:/tweets/1"));
    }
}
