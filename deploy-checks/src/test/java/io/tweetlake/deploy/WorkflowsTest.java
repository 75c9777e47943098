package io.tweetlake.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** GitHub's workflows: our own CI, and the example that submits to a cluster. */
class WorkflowsTest {
    private static final String CI = ".github/workflows/ci.yml";
    private static final String RELEASE = ".github/workflows/release.yml";
    private static final String SUBMIT = "deploy/github-actions/submit.yml";
    /** What a command runs or reads of this repository. */
    private static final Pattern OWN_FILE = Pattern.compile(
            "(?<![\\w/.])(?:\\./)?((?:mvnw|(?:conf|deploy|common|cli|\\.ci|\\.github|dist/src)/[\\w./-]+)(?![\\w/]))");

    @ParameterizedTest
    @ValueSource(strings = {CI, RELEASE, SUBMIT})
    void actionsArePinnedByCommit(String workflow) throws IOException {
        assertThat(Files.readString(path(workflow)).lines().filter(line -> line.contains("uses:")))
                .isNotEmpty()
                .allMatch(line -> line.matches(".*uses: \\S+@[0-9a-f]{40} # v[\\d.]+"));
    }

    @ParameterizedTest
    @ValueSource(strings = {CI, RELEASE, SUBMIT})
    void filesOfCommandsExist(String workflow) throws IOException {
        Matcher file = OWN_FILE.matcher(String.join("\n", commands(workflow)));
        List<String> found = new ArrayList<>();
        while (file.find()) {
            found.add(file.group(1));
        }
        assertThat(found).isNotEmpty().allMatch(name -> Files.exists(path(name)));
    }

    @Test
    void ciRunsTheThreeLanesOnBothJdksWithoutSecrets() throws IOException {
        JsonNode matrix = yaml(CI).at("/jobs/tests/strategy/matrix");

        assertThat(matrix.path("lane"))
                .extracting(JsonNode::asText)
                .containsExactly("test", "verify", "verify -Pendurance");
        assertThat(matrix.path("jdk")).extracting(JsonNode::asInt).containsExactly(17, 21);
        assertThat(Files.readString(path(CI))).doesNotContain("secrets.", "../");
    }

    /** The token of the workflow writes nothing but what a job needs. */
    @Test
    void releasesWithTheLeastRights() throws IOException {
        JsonNode release = yaml(RELEASE);
        assertThat(release.path("permissions")).isEmpty();
        assertThat(release.path("jobs"))
                .allSatisfy(job -> assertThat(job.path("permissions")).isNotEmpty());
        assertThat(release.at("/on/push/tags/0").asText()).isEqualTo("v*");
    }

    /** An exception of the scanner without a reason that people can read would hide a vulnerability. */
    @Test
    void theScannersExceptionsAreExplained() throws IOException {
        List<String> ignored = Pattern.compile("id = \"(.+)\"")
                .matcher(Files.readString(path(".github/osv-scanner.toml")))
                .results()
                .map(match -> match.group(1))
                .toList();
        assertThat(ignored).isNotEmpty();
        assertThat(Files.readString(path("SECURITY.md"))).contains(ignored);
    }

    @Test
    void submitsTheLayersInOrder() throws IOException {
        assertThat(commands(SUBMIT))
                .filteredOn(command -> command.startsWith("deploy/spark-submit.sh"))
                .extracting(command -> command.split(" ", -1)[1])
                .containsExactly("bronze", "silver", "gold");
    }

    private static List<String> commands(String workflow) throws IOException {
        return yaml(workflow).findValuesAsText("run");
    }

    private static JsonNode yaml(String workflow) throws IOException {
        return new YAMLMapper().readTree(path(workflow).toFile());
    }

    private static Path path(String file) {
        return DeployFiles.root().resolve(file);
    }
}
