package io.tweetlake.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.tweetlake.models.mlflow.MlflowProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The files are what the classes of {@code databricks-bundles} take, which also know what is required. Where there is no
 * Python with them, the tests are skipped, or in CI fail.
 */
@Tag("mlflow")
@Tag("process")
class DatabricksClassesTest {
    @TempDir
    private Path folder;

    static List<String> jobs() {
        return DeployFiles.JOBS;
    }

    @ParameterizedTest
    @MethodSource("jobs")
    void takeTheJobs(String file) throws Exception {
        assertThat(complaint("job", DeployFiles.text(file))).isEmpty();
    }

    @Test
    void takeTheJobsOfTheBundle() throws Exception {
        for (JsonNode job : JobJson.read(DeployFiles.text(BundleJobs.FILE)).at("/resources/jobs")) {
            assertThat(complaint("job", job.toString())).isEmpty();
        }
    }

    @Test
    void takeTheDashboardOfTheBundle() throws Exception {
        JsonNode bundle = new YAMLMapper().readTree(DeployFiles.text("databricks.yml"));
        assertThat(complaint(
                        "dashboard",
                        bundle.at("/resources/dashboards/tweetlake").toString()))
                .isEmpty();
    }

    @Test
    void refuseATaskWithoutWhatIsRequired() throws Exception {
        ObjectNode job = (ObjectNode) JobJson.read(DeployFiles.text("databricks-jobs.json"));
        ((ObjectNode) job.at("/tasks/1")).remove("task_key");

        assertThat(complaint("job", job.toString())).contains("Task", "task_key");
    }

    private String complaint(String kind, String json) throws IOException, InterruptedException {
        Path file = Files.writeString(folder.resolve(kind + ".json"), json);
        Process process = new ProcessBuilder(
                        MlflowProcess.python().toString(),
                        "src/test/python/databricks_classes.py",
                        kind,
                        file.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        return said;
    }
}
