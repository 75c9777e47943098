package io.tweetlake.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.quartz.CronExpression;

/** What the Jobs API refuses, or would only find out in a run, and the SDK's classes do not know. */
final class JobRules {
    private static final Pattern PARAMETER = Pattern.compile("\\{\\{job\\.parameters\\.(\\w+)}}");
    private static final List<String> WHEN = List.of("schedule", "trigger", "continuous");

    private final JsonNode job;
    private final List<Mistake> mistakes = new ArrayList<>();

    private JobRules(JsonNode job) {
        this.job = job;
    }

    static List<Mistake> mistakes(JsonNode job) {
        JobRules rules = new JobRules(job);
        rules.checkWhen();
        rules.checkTasks();
        rules.checkParameters();
        return rules.mistakes;
    }

    private void checkWhen() {
        List<String> given = WHEN.stream().filter(job::has).toList();
        if (given.size() > 1) {
            add(given.get(1), "a job has one of " + WHEN + ", and this one has " + given.get(0) + " already");
        }
        JsonNode schedule = job.path("schedule");
        if (!schedule.isMissingNode()) {
            String cron = schedule.path("quartz_cron_expression").asText();
            if (!CronExpression.isValidExpression(cron)) {
                add("schedule.quartz_cron_expression", "`" + cron + "` is no expression of Quartz");
            }
            checkZone(schedule.path("timezone_id").asText());
        }
    }

    private void checkZone(String zone) {
        try {
            ZoneId.of(zone);
        } catch (DateTimeException e) {
            add("schedule.timezone_id", e.getMessage());
        }
    }

    private void checkTasks() {
        Set<String> clusters = new HashSet<>();
        job.path("job_clusters")
                .forEach(cluster -> clusters.add(cluster.path("job_cluster_key").asText()));
        Set<String> keys = new HashSet<>();
        for (int i = 0; i < job.path("tasks").size(); i++) {
            JsonNode task = job.path("tasks").get(i);
            String at = "tasks[" + i + "]";
            // A dependency on a later task would be no mistake to Databricks; in a file, order is what people read.
            checkDependencies(task, at, keys);
            checkKind(task, at);
            String key = task.path("task_key").asText();
            if (!key.matches("[\\w-]{1,100}") || !keys.add(key)) {
                add(
                        at + ".task_key",
                        "is missing, or that of another task, or not of letters, digits, - and _: `" + key + "`");
            }
            String cluster = task.path("job_cluster_key").asText("");
            if (!cluster.isEmpty() && !clusters.contains(cluster)) {
                add(at + ".job_cluster_key", "there is no job cluster `" + cluster + "`");
            }
            checkContinuous(task, at);
        }
    }

    private void checkDependencies(JsonNode task, String at, Set<String> earlier) {
        for (int i = 0; i < task.path("depends_on").size(); i++) {
            String key = task.path("depends_on").get(i).path("task_key").asText();
            if (!earlier.contains(key)) {
                add(at + ".depends_on[" + i + "].task_key", "there is no task `" + key + "` before this one");
            }
        }
    }

    private void checkKind(JsonNode task, String at) {
        List<String> kinds = task.properties().stream()
                .map(Map.Entry::getKey)
                .filter(name -> name.endsWith("_task"))
                .toList();
        if (kinds.size() != 1) {
            add(at, "a task is of one kind, and this one is of " + kinds);
        }
    }

    private void checkContinuous(JsonNode task, String at) {
        if (job.has("continuous")) {
            for (String refused : List.of("depends_on", "max_retries")) {
                if (task.has(refused)) {
                    add(at + "." + refused, "a continuous job has tasks without it");
                }
            }
        }
    }

    /** A JAR task sees no parameter of the job but those that are handed on. */
    private void checkParameters() {
        Set<String> declared = new HashSet<>();
        job.path("parameters")
                .forEach(parameter -> declared.add(parameter.path("name").asText()));
        Set<String> used = new HashSet<>();
        for (int i = 0; i < job.path("tasks").size(); i++) {
            JsonNode words = job.path("tasks").get(i).at("/spark_jar_task/parameters");
            for (int j = 0; j < words.size(); j++) {
                Matcher names = PARAMETER.matcher(words.get(j).asText());
                while (names.find()) {
                    used.add(names.group(1));
                    if (!declared.contains(names.group(1))) {
                        add(
                                "tasks[%d].spark_jar_task.parameters[%d]".formatted(i, j),
                                "the job has no parameter `" + names.group(1) + "`");
                    }
                }
            }
        }
        for (int i = 0; i < job.path("parameters").size(); i++) {
            String name = job.path("parameters").get(i).path("name").asText();
            if (!used.contains(name)) {
                add("parameters[" + i + "].name", "no task is handed `" + name + "`");
            }
        }
    }

    private void add(String path, String message) {
        mistakes.add(new Mistake(path, message));
    }
}
