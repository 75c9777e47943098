package io.tweetlake.common.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tweetlake.common.UserError;
import io.tweetlake.common.config.MetricsConfig;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MetricsServerTest {
    private static final MetricsConfig ANY_PORT = new MetricsConfig(0, "127.0.0.1");
    private static final Health.Part GOOD = new Health.Part(true, true, "running");
    private static final Health.Part STARTING = new Health.Part(true, false, "starting");
    private static final Health.Part STALLED = new Health.Part(false, false, "no micro-batch finished for 9 s");

    private final Map<String, Health.Part> parts = new LinkedHashMap<>();
    private final MetricsServer server = MetricsServer.open(ANY_PORT, () -> new Health(parts));

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void aProcessIsAsGoodAsTheWorstOfItsParts() throws Exception {
        assertThat(statuses()).isEqualTo("503 200 503");
        parts.put("silver", GOOD);
        assertThat(statuses()).isEqualTo("200 200 200");
        parts.put("gold", STARTING);
        assertThat(statuses()).isEqualTo("503 200 503");
        parts.put("gold", STALLED);
        assertThat(statuses()).isEqualTo("503 503 503");
    }

    @Test
    void itSaysWhichPartIsStalled() throws Exception {
        parts.put("silver", GOOD);
        parts.put("gold", STALLED);

        assertThat(get("/health").body().replaceAll("\\s", ""))
                .isEqualTo("{'live':false,'ready':false,'parts':{'silver':{'live':true,'ready':true,'state':'running'},"
                                .replace('\'', '"')
                        + "\"gold\":{\"live\":false,\"ready\":false,\"state\":\"nomicro-batchfinishedfor9s\"}}}");
        assertThat(get("/metrics").body())
                .contains("tweetlake_live{part=\"silver\"} 1.0", "tweetlake_live{part=\"gold\"} 0.0")
                .contains("tweetlake_ready{part=\"silver\"} 1.0", "jvm_memory_used_bytes", "process_cpu_seconds_total");
    }

    @Test
    void otherPathsAreNotFound() throws Exception {
        assertThat(get("/").statusCode()).isEqualTo(404);
        assertThat(get("/").body()).contains("/metrics", "/health/ready");
    }

    @Test
    void aPortThatIsTakenIsTheUsersMistake() {
        int port = URI.create(server.address()).getPort();

        assertThatThrownBy(() -> MetricsServer.open(new MetricsConfig(port, "127.0.0.1"), () -> new Health(parts)))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("metrics.port: cannot listen on 127.0.0.1, port %d: Address already in use", port)
                .hasMessageContaining("--set metrics.port=");
    }

    @Test
    void aHostThatIsNoneOfThisMachineIsTheUsersMistake() {
        assertThatThrownBy(() -> MetricsServer.open(new MetricsConfig(0, "192.0.2.77"), () -> new Health(parts)))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("192.0.2.77");
    }

    /** Of all, of liveness and of readiness. */
    private String statuses() throws Exception {
        return "%d %d %d"
                .formatted(
                        get("/health").statusCode(),
                        get("/health/live").statusCode(),
                        get("/health/ready").statusCode());
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        URI uri = URI.create(server.address()).resolve(path);
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }
}
