package io.tweetlake.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import io.tweetlake.common.config.ConfigLoader;
import io.tweetlake.common.config.TweetlakeConfig;
import io.tweetlake.common.config.binding.ConfigException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Whether what a job names is in this build: main classes, jars, the configuration file, its keys and values. */
final class JobReferences {
    private static final String VERSION = System.getProperty("tweetlake.version");
    private static final String SCALA = System.getProperty("tweetlake.scala");
    private static final String ONE_THREAD = "-Dai.djl.pytorch.num_threads=1";

    private final JsonNode job;
    private final List<Mistake> mistakes = new ArrayList<>();

    private JobReferences(JsonNode job) {
        this.job = job;
    }

    static List<Mistake> mistakes(JsonNode job) {
        JobReferences references = new JobReferences(job);
        references.checkClusters();
        for (int i = 0; i < job.path("tasks").size(); i++) {
            JsonNode task = job.path("tasks").get(i);
            if (task.has("spark_jar_task")) {
                references.checkJarTask(task, "tasks[" + i + "]");
            }
        }
        return references.mistakes;
    }

    private void checkClusters() {
        for (int i = 0; i < job.path("job_clusters").size(); i++) {
            JsonNode cluster = job.path("job_clusters").get(i).path("new_cluster");
            String at = "job_clusters[" + i + "].new_cluster";
            String runtime = cluster.path("spark_version").asText();
            if (!runtime.endsWith("-scala" + SCALA)) {
                add(at + ".spark_version", "`" + runtime + "` is not of the build's Scala, " + SCALA);
            }
            for (String options : List.of("spark.driver.extraJavaOptions", "spark.executor.extraJavaOptions")) {
                if (!cluster.path("spark_conf").path(options).asText().contains(ONE_THREAD)) {
                    add(at + ".spark_conf." + options, "has not " + ONE_THREAD + ", so slots would share cores");
                }
            }
        }
    }

    private void checkJarTask(JsonNode task, String at) {
        String module = checkJar(task, at);
        checkMain(task.at("/spark_jar_task/main_class_name").asText(), module, at + ".spark_jar_task.main_class_name");
        checkArguments(task, at + ".spark_jar_task.parameters");
    }

    /** The module that the jar is built by. */
    private String checkJar(JsonNode task, String at) {
        String jar = task.at("/libraries/0/jar").asText();
        String name = jar.substring(jar.lastIndexOf('/') + 1);
        String ending = "-" + VERSION + "-all.jar";
        String module = name.endsWith(ending) ? name.substring(0, name.length() - ending.length()) : "";
        if (module.isEmpty() || !Files.exists(DeployFiles.root().resolve(module).resolve("pom.xml"))) {
            add(at + ".libraries[0].jar", "no module of the build makes `" + name + "`");
        }
        return module;
    }

    private void checkMain(String name, String module, String at) {
        try {
            Class<?> type = Class.forName(name, false, JobReferences.class.getClassLoader());
            if (!Modifier.isStatic(type.getMethod("main", String[].class).getModifiers())) {
                add(at, name + " has no static main");
            }
            String from =
                    type.getProtectionDomain().getCodeSource().getLocation().getPath();
            if (!from.contains("/" + module + "/") && !from.contains("/common/")) {
                add(at, name + " is not in the jar of " + module);
            }
        } catch (ClassNotFoundException | NoSuchMethodException e) {
            add(at, "there is no class `" + name + "` with a main in the build");
        }
    }

    /** Reads the configuration as the task would. */
    private void checkArguments(JsonNode task, String at) {
        JsonNode words = task.at("/spark_jar_task/parameters");
        Path file = null;
        List<String> overrides = new ArrayList<>();
        for (int i = 0; i + 1 < words.size(); i += 2) {
            String value = filledIn(words.get(i + 1).asText());
            switch (words.get(i).asText()) {
                case "--config" -> file = configFile(value, at + "[" + (i + 1) + "]");
                case "--set" -> {
                    overrides.add(value);
                    load(null, List.of("lake.root=none", value), at + "[" + (i + 1) + "]");
                }
                default -> add(at + "[" + i + "]", "the mains take --config and --set, and not " + words.get(i));
            }
        }
        if (file != null && mistakes.isEmpty()) {
            TweetlakeConfig config = load(file, overrides, at);
            if (config != null && config.lake().schema() == null) {
                add(at, "the views need lake.schema in " + file);
            }
        }
    }

    /** The file of this repository that is copied to the place. */
    private Path configFile(String place, String at) {
        Path file = DeployFiles.root().resolve("conf").resolve(place.substring(place.lastIndexOf('/') + 1));
        if (!Files.exists(file)) {
            add(at, "there is no file " + file.normalize() + " to be at " + place);
            return null;
        }
        return file;
    }

    private TweetlakeConfig load(Path file, List<String> overrides, String at) {
        try {
            return ConfigLoader.load(file, overrides, environment()).config();
        } catch (ConfigException e) {
            add(at, e.getMessage());
            return null;
        }
    }

    private Map<String, String> environment() {
        Map<String, String> variables = new HashMap<>();
        job.at("/job_clusters/0/new_cluster/spark_env_vars")
                .properties()
                .forEach(variable ->
                        variables.put(variable.getKey(), variable.getValue().asText()));
        return variables;
    }

    private String filledIn(String word) {
        String filled = word;
        for (JsonNode parameter : job.path("parameters")) {
            filled = filled.replace(
                    "{{job.parameters." + parameter.path("name").asText() + "}}",
                    parameter.path("default").asText());
        }
        return filled;
    }

    private void add(String path, String message) {
        mistakes.add(new Mistake(path, message));
    }
}
