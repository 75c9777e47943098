package io.tweetlake.models.mlflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.tweetlake.common.config.ConfigLoader;
import io.tweetlake.common.config.MlflowConfig;
import io.tweetlake.models.remote.Downloader;
import io.tweetlake.models.remote.RemoteException;
import io.tweetlake.models.remote.RemoteFile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a server that misbehaves in ways that a real one does not on demand. */
class ArtifactFolderTest {
    private static final byte[] CONTENT = "0123456789".repeat(1_000).getBytes(StandardCharsets.UTF_8);

    @TempDir
    private Path folder;

    private final List<String> ranges = new ArrayList<>();
    private HttpServer server;
    private ArtifactFolder artifacts;

    @BeforeEach
    void startTheServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.start();
        String uri = "http://127.0.0.1:" + server.getAddress().getPort();
        MlflowConfig config = ConfigLoader.load(null, List.of("lake.root=none", "mlflow.trackingUri=" + uri), Map.of())
                .config()
                .mlflow();
        artifacts = new ArtifactFolder(config, "mlflow-artifacts:/1");
    }

    @AfterEach
    void stopTheServer() {
        server.stop(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"..", "../evil", "/etc/passwd", "a\\\\b", "C:evil", ""})
    void aListingThatLeadsOutOfTheFolderIsRefused(String name) {
        server.createContext(
                "/",
                exchange -> answer(
                        exchange,
                        "{\"files\": [{\"path\": \"%s\", \"is_dir\": false, \"file_size\": 1}]}".formatted(name)));

        assertThatThrownBy(() -> artifacts.list())
                .isInstanceOf(MlflowException.class)
                .hasMessageContaining("is not a file name");
    }

    @Test
    void aListingWithoutEndIsRefused() {
        String folders = IntStream.range(0, 200)
                .mapToObj("{\"path\": \"%d\", \"is_dir\": true}"::formatted)
                .collect(Collectors.joining(","));
        server.createContext("/", exchange -> answer(exchange, "{\"files\": [%s]}".formatted(folders)));

        assertThatThrownBy(() -> artifacts.list())
                .isInstanceOf(MlflowException.class)
                .hasMessageContaining("lists more than 1,000 files and folders");
    }

    @Test
    void aDownloadThatIsCutOffGoesOnWhereItWas() throws IOException {
        server.createContext("/", this::cutOffOnce);
        Path target = folder.resolve("below/model.safetensors");

        download(CONTENT.length, target);

        assertThat(Files.readAllBytes(target)).isEqualTo(CONTENT);
        assertThat(ranges).hasSize(2);
        assertThat(ranges.get(0)).isNull();
        assertThat(ranges.get(1)).matches("bytes=[1-9]\\d*-");
    }

    @Test
    void aFileOfAnotherSizeThanListedIsNotKept() {
        server.createContext("/", exchange -> answer(exchange, "short"));
        Path target = folder.resolve("model.safetensors");

        assertThatThrownBy(() -> download(3, target))
                .isInstanceOf(RemoteException.class)
                .hasMessageContaining("more than the 3 bytes that are listed");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aRangeThatTheServerRefusesBeginsTheFileAnewTheNextTime() throws IOException {
        Path target = folder.resolve("model.safetensors");
        Path partial = Files.writeString(folder.resolve("model.safetensors.partial"), "from before");
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(416, -1);
            exchange.close();
        });

        assertThatThrownBy(() -> download(CONTENT.length, target))
                .isInstanceOf(MlflowException.class)
                .hasMessageContaining("answered 416");
        assertThat(partial).doesNotExist();
    }

    private void download(long size, Path target) throws IOException {
        new Downloader(artifacts, Duration.ofSeconds(10))
                .download(new RemoteFile("model.safetensors", size, null, null), target);
    }

    private void cutOffOnce(HttpExchange exchange) throws IOException {
        String range = exchange.getRequestHeaders().getFirst("Range");
        ranges.add(range);
        if (range == null) {
            exchange.sendResponseHeaders(200, CONTENT.length);
            exchange.getResponseBody().write(CONTENT, 0, CONTENT.length / 2);
            exchange.getResponseBody().flush();
        } else {
            int from = Integer.parseInt(range.replaceAll("\\D", ""));
            exchange.sendResponseHeaders(206, CONTENT.length - from);
            exchange.getResponseBody().write(Arrays.copyOfRange(CONTENT, from, CONTENT.length));
        }
        exchange.close();
    }

    private static void answer(HttpExchange exchange, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
