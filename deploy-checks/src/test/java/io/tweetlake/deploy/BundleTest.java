package io.tweetlake.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.tweetlake.common.GeneratedPage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The bundle has the jobs of the JSON files, and each variable and file that it names. */
class BundleTest {
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{([^}]+)}");

    private final JsonNode bundle = bundle();

    private static JsonNode bundle() {
        try {
            return new YAMLMapper().readTree(DeployFiles.text("databricks.yml"));
        } catch (IOException e) {
            throw new IllegalStateException("databricks.yml is no YAML", e);
        }
    }

    @Test
    void hasTheJobsOfTheFiles() throws IOException {
        GeneratedPage.check(
                DeployFiles.file(BundleJobs.FILE),
                BundleJobs.page(),
                "./mvnw -pl deploy-checks -am test -Dtest=BundleTest -Dsurefire.failIfNoSpecifiedTests=false");
    }

    @Test
    void hasADevelopmentAndAProductionTarget() {
        assertThat(bundle.at("/targets/dev/mode").asText()).isEqualTo("development");
        assertThat(bundle.at("/targets/prod/mode").asText()).isEqualTo("production");
    }

    @Test
    void declaresEachVariableThatIsUsedAndUsesEachThatIsDeclared() {
        Set<String> used = references().stream()
                .filter(name -> name.startsWith("var."))
                .map(name -> name.substring("var.".length()))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(used).containsExactlyInAnyOrderElementsOf(names(bundle.path("variables")));
        for (String target : names(bundle.path("targets"))) {
            assertThat(names(bundle.path("variables")))
                    .containsAll(names(bundle.at("/targets/" + target + "/variables")));
            for (String variable : names(bundle.path("variables"))) {
                JsonNode declared = bundle.at("/variables/" + variable);
                assertThat(declared.has("default")
                                || declared.has("lookup")
                                || bundle.at("/targets/" + target + "/variables")
                                        .has(variable))
                        .as("%s has a value in %s", variable, target)
                        .isTrue();
            }
        }
    }

    @Test
    void refersToResourcesThatItHas() {
        assertThat(references())
                .filteredOn(name -> name.startsWith("resources."))
                .containsOnly("resources.dashboards.tweetlake.id");
        assertThat(bundle.at("/resources/dashboards").has("tweetlake")).isTrue();
    }

    @Test
    void namesFilesThatAreThereOrThatTheBuildMakes() {
        bundle.path("include")
                .forEach(file -> assertThat(DeployFiles.file(file.asText())).exists());
        bundle.at("/sync/paths")
                .forEach(folder -> assertThat(DeployFiles.file(folder.asText())).isDirectory());
        assertThat(DeployFiles.file(
                        bundle.at("/resources/dashboards/tweetlake/file_path").asText()))
                .exists();
        Path jobs = DeployFiles.file(BundleJobs.FILE).getParent();
        Set<Path> built = new TreeSet<>();
        bundle.at("/artifacts/jars/files")
                .forEach(file ->
                        built.add(DeployFiles.file(file.path("source").asText()).normalize()));
        for (JsonNode library : JobJson.read(DeployFiles.text(BundleJobs.FILE)).findValues("jar")) {
            Path jar = jobs.resolve(library.asText()).normalize();
            assertThat(built).contains(jar);
            assertThat(jar.getParent().getParent().resolve("pom.xml")).exists();
            assertThat(jar.getFileName().toString()).contains(System.getProperty("tweetlake.version"));
        }
    }

    @Test
    void keepsNoWorkspaceOfTheFilesInTheJobs() {
        assertThat(DeployFiles.text(BundleJobs.FILE))
                .doesNotContain("example.com", "main.tweetlake", "/Volumes/main", "_ID\"", "m7i");
    }

    private List<String> references() {
        return REFERENCE
                .matcher(DeployFiles.text("databricks.yml") + DeployFiles.text(BundleJobs.FILE))
                .results()
                .map(MatchResult::group)
                .map(reference -> reference.substring(2, reference.length() - 1))
                .toList();
    }

    private static List<String> names(JsonNode node) {
        return node.properties().stream().map(Map.Entry::getKey).toList();
    }
}
