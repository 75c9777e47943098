package io.tweetlake.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.tweetlake.common.config.ConfigLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.package$;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the example for Kubernetes names is in this build. */
class KubernetesTest {
    static final String FILE = "kubernetes/spark-applications.yaml";

    @TempDir
    private Path folder;

    private static List<JsonNode> documents(String kind) throws Exception {
        YAMLMapper mapper = new YAMLMapper();
        List<JsonNode> all = mapper.readerFor(JsonNode.class)
                .<JsonNode>readValues(DeployFiles.text(FILE))
                .readAll();
        return all.stream()
                .filter(document -> document.path("kind").asText().equals(kind))
                .toList();
    }

    @Test
    void eachJobIsAnApplicationWithItsMainClassAndJar() throws Exception {
        String image = DeployFiles.text("kubernetes/Dockerfile");
        List<JsonNode> applications = documents("SparkApplication");
        assertThat(applications)
                .extracting(application -> application.at("/metadata/name").asText())
                .containsExactly("tweetlake-bronze", "tweetlake-silver", "tweetlake-gold");
        for (JsonNode application : applications) {
            String main = application.at("/spec/mainClass").asText();
            assertThat(Class.forName(main).getMethod("main", String[].class)).isNotNull();
            String jar = application.at("/spec/mainApplicationFile").asText().replace("local://", "");
            assertThat(image).contains(" " + jar + "\n");
        }
    }

    @Test
    void sparkAndDeltaAreThoseOfTheBuild() throws Exception {
        String spark = package$.MODULE$.SPARK_VERSION();
        assertThat(DeployFiles.text("kubernetes/Dockerfile")).contains("FROM apache/spark:" + spark + "-");
        for (JsonNode application : documents("SparkApplication")) {
            assertThat(application.at("/spec/sparkVersion").asText()).isEqualTo(spark);
            assertThat(application.at("/spec/deps/packages/0").asText())
                    .endsWith(":" + io.delta.package$.MODULE$.VERSION());
        }
    }

    @Test
    void theConfigurationIsValidAndWhereTheJobsLook() throws Exception {
        JsonNode map = documents("ConfigMap").get(0);
        Path file = Files.writeString(
                folder.resolve("tweetlake.yaml"), map.at("/data/tweetlake.yaml").asText());
        ConfigLoader.load(file, List.of(), Map.of()).config();
        for (JsonNode application : documents("SparkApplication")) {
            JsonNode mounted = application.at("/spec/driver/configMaps/0");
            assertThat(mounted.path("name")).isEqualTo(map.at("/metadata/name"));
            assertThat(application.at("/spec/arguments/1").asText())
                    .isEqualTo(mounted.path("path").asText() + "/tweetlake.yaml");
        }
    }
}
