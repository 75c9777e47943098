package io.tweetlake.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** {@code deploy/docker/compose.yaml}; {@code ContainersIT} runs it. */
class ComposeFileTest {
    private static final Pattern VARIABLE = Pattern.compile("(?<!\\$)\\$\\{(\\w+)");

    @Test
    void itsImagesAreThoseOfTheTests() throws IOException {
        JsonNode services = new YAMLMapper()
                .readTree(DeployFiles.file("docker/compose.yaml").toFile())
                .path("services");
        List<String> python = Files.readAllLines(DeployFiles.root().resolve("common/src/test/python/requirements.txt"));
        String mlflow = python.stream()
                .filter(line -> line.startsWith("mlflow=="))
                .findFirst()
                .orElseThrow()
                .replace("mlflow==", "");
        assertThat(services.at("/mlflow/image").asText()).endsWith("ghcr.io/mlflow/mlflow:v" + mlflow + "}");
    }

    @Test
    void eachOfItsVariablesIsExplained() throws IOException {
        Set<String> variables = VARIABLE.matcher(DeployFiles.text("docker/compose.yaml"))
                .results()
                .map(match -> "`" + match.group(1) + "`")
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(variables).hasSizeGreaterThan(10);
        assertThat(Files.readString(DeployFiles.root().resolve("docs/containers.md")))
                .contains(variables);
    }
}
