package io.tweetlake.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The jobs of {@code deploy/} are what Databricks takes and what this build has; a mistake in one is found by its path. */
class JobFilesTest {
    private static final int SILVER = 1;
    private static final int GOLD = 2;

    static List<String> jobs() {
        return DeployFiles.JOBS;
    }

    @ParameterizedTest
    @MethodSource("jobs")
    void areWithoutMistakes(String file) {
        assertThat(mistakes(DeployFiles.text(file))).isEmpty();
    }

    @Test
    void theNightlyJobRunsItsTasksInOrderAndThenRefreshesTheDashboard() {
        JsonNode job = nightly();

        assertThat(job.at("/schedule/quartz_cron_expression").asText()).isEqualTo("0 0 2 * * ?");
        assertThat(job.at("/schedule/timezone_id").asText()).isEqualTo("UTC");
        assertThat(StreamSupport.stream(job.path("tasks").spliterator(), false)
                        .map(task -> task.path("task_key").asText() + " after "
                                + task.at("/depends_on/0/task_key").asText("nothing")))
                .containsExactly(
                        "bronze after nothing",
                        "silver after bronze",
                        "gold after silver",
                        "views after gold",
                        "dashboard after views");
        assertThat(job.at("/tasks/4").has("dashboard_task")).isTrue();
        assertThat(job.at("/email_notifications/on_failure")).isNotEmpty();
        assertThat(job.at("/health/rules")).isNotEmpty();
    }

    @Test
    void aMisspeltKey() {
        assertMistake(
                "tasks[2].spark_jar_task.main_class",
                job -> ((ObjectNode) job.at("/tasks/2/spark_jar_task")).put("main_class", "x"));
    }

    @Test
    void aConstantThatThereIsNot() {
        assertMistake(
                "job_clusters[0].new_cluster.data_security_mode",
                job -> ((ObjectNode) job.at("/job_clusters/0/new_cluster")).put("data_security_mode", "DEDICATED"));
    }

    @Test
    void aNumberWrittenAsText() {
        assertMistake("tasks[1].max_retries", job -> task(job, SILVER).put("max_retries", "2"));
    }

    @Test
    void aDependencyOnATaskThatThereIsNot() {
        assertMistake(
                "tasks[2].depends_on[0].task_key",
                job -> ((ObjectNode) task(job, GOLD).at("/depends_on/0")).put("task_key", "silverr"));
    }

    @Test
    void aTaskWithoutItsKey() {
        assertMistake("tasks[4].task_key", job -> task(job, 4).remove("task_key"));
    }

    @Test
    void aTaskOfTwoKinds() {
        assertMistake(
                "tasks[1]", job -> task(job, SILVER).putObject("notebook_task").put("notebook_path", "/Shared/x"));
    }

    @Test
    void aScheduleBesideContinuous() {
        assertMistake("continuous", job -> job.putObject("continuous").put("pause_status", "PAUSED"), "tasks[");
    }

    @Test
    void aCronExpressionOfUnix() {
        assertMistake(
                "schedule.quartz_cron_expression",
                job -> ((ObjectNode) job.path("schedule")).put("quartz_cron_expression", "0 2 * * *"));
    }

    @Test
    void aClusterThatThereIsNot() {
        assertMistake("tasks[1].job_cluster_key", job -> task(job, SILVER).put("job_cluster_key", "big"));
    }

    @Test
    void aParameterThatTheJobHasNot() {
        assertMistake(
                "tasks[1].spark_jar_task.parameters[3]",
                job -> arguments(job, SILVER).set(3, "trigger={{job.parameters.triger}}"));
    }

    @Test
    void aParameterThatNoTaskIsHanded() {
        assertMistake(
                "parameters[4].name",
                job -> ((ArrayNode) job.path("parameters"))
                        .addObject()
                        .put("name", "speed")
                        .put("default", "high"));
    }

    @Test
    void aMainClassThatThereIsNot() {
        assertMistake(
                "tasks[2].spark_jar_task.main_class_name",
                job -> ((ObjectNode) job.at("/tasks/2/spark_jar_task"))
                        .put("main_class_name", "io.tweetlake.gold.GoldenJob"));
    }

    @Test
    void aMainClassOfAnotherJar() {
        assertMistake(
                "tasks[2].spark_jar_task.main_class_name",
                job -> ((ObjectNode) job.at("/tasks/2/spark_jar_task"))
                        .put("main_class_name", "io.tweetlake.silver.SilverJob"));
    }

    @Test
    void aJarThatNoModuleMakes() {
        assertMistake(
                "tasks[0].libraries[0].jar",
                job -> ((ObjectNode) job.at("/tasks/0/libraries/0"))
                        .put("jar", "/Volumes/main/tweetlake/app/jars/bronze-job-0.0.9-all.jar"),
                "tasks[0].spark_jar_task.main_class_name");
    }

    @Test
    void aConfigurationKeyThatThereIsNot() {
        assertMistake(
                "tasks[2].spark_jar_task.parameters[5]",
                job -> arguments(job, GOLD).set(5, "model.reff={{job.parameters.model}}"));
    }

    @Test
    void aValueThatTheConfigurationRefuses() {
        assertMistake(
                "tasks[0].spark_jar_task.parameters[3]",
                job -> ((ObjectNode) job.at("/parameters/1")).put("default", "nightly"),
                "tasks[1].spark_jar_task.parameters[3]",
                "tasks[2].spark_jar_task.parameters[3]");
    }

    @Test
    void aConfigurationFileThatThereIsNot() {
        assertMistake(
                "tasks[0].spark_jar_task.parameters[1]",
                job -> ((ObjectNode) job.at("/parameters/0"))
                        .put("default", "/Volumes/main/tweetlake/app/conf/prod.yaml"),
                "tasks[1].spark_jar_task.parameters[1]",
                "tasks[2].spark_jar_task.parameters[1]",
                "tasks[3].spark_jar_task.parameters[1]");
    }

    @Test
    void aKeyThatIsThereTwice() {
        String json = DeployFiles.text("databricks-jobs.json").replaceFirst("\\{", "{\"name\": \"other\", ");

        assertThat(mistakes(json))
                .singleElement()
                .extracting(Mistake::message)
                .asString()
                .contains("name");
    }

    /** @param further paths of mistakes that the same change makes */
    private static void assertMistake(String path, Consumer<ObjectNode> change, String... further) {
        ObjectNode job = nightly();
        change.accept(job);

        List<String> found =
                mistakes(job.toString()).stream().map(Mistake::path).distinct().toList();
        assertThat(found).contains(path);
        assertThat(found)
                .allMatch(place -> place.equals(path) || Stream.of(further).anyMatch(place::startsWith));
    }

    private static List<Mistake> mistakes(String json) {
        List<Mistake> ofTheSdk = JobJson.mistakes(json);
        if (!ofTheSdk.isEmpty()) {
            return ofTheSdk;
        }
        JsonNode job = JobJson.read(json);
        return Stream.concat(JobRules.mistakes(job).stream(), JobReferences.mistakes(job).stream())
                .toList();
    }

    private static ObjectNode nightly() {
        return (ObjectNode) JobJson.read(DeployFiles.text("databricks-jobs.json"));
    }

    private static ObjectNode task(ObjectNode job, int index) {
        return (ObjectNode) job.path("tasks").get(index);
    }

    private static ArrayNode arguments(ObjectNode job, int index) {
        return (ArrayNode) task(job, index).at("/spark_jar_task/parameters");
    }
}
