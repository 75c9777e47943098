package io.tweetlake.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.tweetlake.models.mlflow.MlflowProcess;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Spark operator's own classes, made from its schema, take the example; they also know what is required. */
@Tag("mlflow")
@Tag("process")
class SparkOperatorClassesTest {
    @TempDir
    private Path folder;

    @Test
    void takeTheApplications() throws Exception {
        assertThat(complaint(DeployFiles.text(KubernetesTest.FILE))).isEmpty();
    }

    @Test
    void refuseAMisspeltField() throws Exception {
        assertThat(complaint(DeployFiles.text(KubernetesTest.FILE).replace("memoryOverhead:", "memoryoverhead:")))
                .contains("the operator makes of it");
    }

    @Test
    void refuseAnApplicationWithoutWhatIsRequired() throws Exception {
        assertThat(complaint(DeployFiles.text(KubernetesTest.FILE).replaceAll("  mainApplicationFile: .*\n", "")))
                .contains("mainApplicationFile");
    }

    private String complaint(String yaml) throws Exception {
        Path file = Files.writeString(folder.resolve("applications.yaml"), yaml);
        Process process = new ProcessBuilder(
                        MlflowProcess.python().toString(), "src/test/python/spark_operator_classes.py", file.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        return said;
    }
}
