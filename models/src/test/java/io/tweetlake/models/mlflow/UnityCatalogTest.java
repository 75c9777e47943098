package io.tweetlake.models.mlflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.tweetlake.common.UserError;
import io.tweetlake.common.config.ConfigLoader;
import io.tweetlake.common.config.MlflowConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a workspace of Databricks is asked, as its reference of the interface has it; there is none to ask here. */
class UnityCatalogTest {
    private static final String NAME = "main.tweets.sentiment";
    private static final String VERSION =
            "{\"name\": \"%s\", \"version\": \"3\", \"source\": \"dbfs:/x\", \"run_id\": \"r\"}".formatted(NAME);
    private static final Map<String, String> ANSWERS = Map.of(
            "GET registered-models/alias",
            "{\"model_version\": %s}".formatted(VERSION),
            "GET model-versions/get",
            "{\"model_version\": %s}".formatted(VERSION),
            "GET registered-models/get",
            "{\"registered_model\": {\"aliases\": [{\"alias\": \"champion\", \"version\": \"3\"}]}}",
            "GET model-versions/search",
            "{\"model_versions\": [%s]}".formatted(VERSION),
            "POST registered-models/alias",
            "{}",
            "POST model-versions/set-tag",
            "{}");

    @TempDir
    private Path home;

    private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
    private HttpServer workspace;
    private String homeBefore;

    @BeforeEach
    void signIn() throws IOException {
        workspace = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        workspace.createContext("/api/2.0/mlflow/unity-catalog/", this::answer);
        workspace.start();
        Files.writeString(
                home.resolve(".databrickscfg"),
                "[tweets]\nhost = http://127.0.0.1:%d\ntoken = dapi-of-the-profile\n"
                        .formatted(workspace.getAddress().getPort()));
        homeBefore = System.setProperty("user.home", home.toString());
    }

    @AfterEach
    void signOut() {
        System.setProperty("user.home", homeBefore);
        workspace.stop(0);
    }

    @Test
    void aProfileSaysWhereTheRegistryIsAndWhoAsks() {
        Registry registry = new Registry(config("databricks-uc://tweets"));

        ModelVersion version = registry.aliased(NAME, "champion");

        assertThat(version.version()).isEqualTo("3");
        assertThat(asked)
                .containsExactly("GET registered-models/alias?%s Bearer dapi-of-the-profile "
                        .formatted("alias=champion&name=" + NAME));
    }

    @Test
    void versionsHaveAliasesAndTagsAndNoStages() {
        Registry registry = new Registry(config("databricks-uc://tweets"));

        assertThat(registry.versions(NAME))
                .singleElement()
                .satisfies(version -> assertThat(version.aliases()).containsExactly("champion"));
        registry.version(NAME, "3");
        registry.setAlias(NAME, "champion", "3");
        registry.tag(NAME, "3", "why", "better");

        assertThat(registry.hasStages()).isFalse();
        assertThat(asked)
                .allMatch(request -> request.contains("Bearer dapi-of-the-profile"))
                .anyMatch(request -> request.startsWith("POST registered-models/alias ")
                        && request.contains("\"alias\":\"champion\"")
                        && request.contains("\"version\":\"3\""))
                .anyMatch(request ->
                        request.startsWith("POST model-versions/set-tag ") && request.contains("\"key\":\"why\""));
    }

    @Test
    void aProfileThatIsNotThereIsSaid() {
        assertThatThrownBy(() -> new Registry(config("databricks-uc://elsewhere")).version(NAME, "3"))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("databricks-uc://elsewhere: Could not find 'elsewhere' section");
        assertThat(asked).isEmpty();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath().replace("/api/2.0/mlflow/unity-catalog/", "");
        String query = exchange.getRequestURI().getQuery();
        String sorted = query == null
                ? ""
                : "?"
                        + String.join(
                                "&", List.of(query.split("&")).stream().sorted().toList());
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        asked.add("%s %s%s %s %s"
                .formatted(
                        exchange.getRequestMethod(),
                        path,
                        sorted,
                        exchange.getRequestHeaders().getFirst("Authorization"),
                        body));
        String answer = ANSWERS.get(exchange.getRequestMethod() + " " + path);
        byte[] bytes = String.valueOf(answer).getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(answer == null ? 404 : 200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private static MlflowConfig config(String registry) {
        List<String> options =
                List.of("lake.root=none", "mlflow.trackingUri=databricks://tweets", "mlflow.registryUri=" + registry);
        return ConfigLoader.load(null, options, Map.of()).config().mlflow();
    }
}
