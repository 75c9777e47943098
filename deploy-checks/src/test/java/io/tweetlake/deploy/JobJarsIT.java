package io.tweetlake.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The jars that a job installs are made by the build, and have the classes in them that it starts. */
@Tag("process")
class JobJarsIT {
    static List<String> jobs() {
        return DeployFiles.JOBS;
    }

    @ParameterizedTest
    @MethodSource("jobs")
    void haveTheMainClassesThatTheJobsName(String file) throws IOException {
        for (JsonNode task : JobJson.read(DeployFiles.text(file)).path("tasks")) {
            if (task.has("spark_jar_task")) {
                String name = task.at("/libraries/0/jar").asText().replaceFirst(".*/", "");
                String module = name.replaceFirst("-\\d.*", "");
                Path jar = DeployFiles.root().resolve(module).resolve("target").resolve(name);
                assertThat(jar)
                        .as("./mvnw -Djob.jar.skip=false package makes it")
                        .exists();
                String type =
                        task.at("/spark_jar_task/main_class_name").asText().replace('.', '/') + ".class";
                try (JarFile content = new JarFile(jar.toFile())) {
                    assertThat(content.getEntry(type)).as(type).isNotNull();
                }
            }
        }
    }
}
