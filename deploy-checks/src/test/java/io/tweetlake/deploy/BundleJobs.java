package io.tweetlake.deploy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.LinkedHashMap;
import java.util.Map;

/** The jobs' files as resources of the bundle: what differs from one workspace to another is a variable there. */
final class BundleJobs {
    static final String FILE = "resources/jobs.json";

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    /** Patterns and what takes their place, in this order: a later one is part of an earlier one. */
    private static final Map<String, String> VARIABLES = variables();

    private BundleJobs() {}

    private static Map<String, String> variables() {
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put("/Volumes/main/tweetlake/app/conf/", "\\${workspace.file_path}/conf/");
        variables.put("/Volumes/main/tweetlake/app/jars/(([a-z-]+)-\\d.*)", "../../$2/target/$1");
        variables.put("/Volumes/main/tweetlake/", "/Volumes/\\${var.catalog}/\\${var.schema}/");
        variables.put("\\bmain\\.tweetlake\\b", "\\${var.catalog}.\\${var.schema}");
        variables.put("/Shared/tweetlake", "/Shared/tweetlake-\\${bundle.target}");
        variables.put("https://example\\.cloud\\.databricks\\.com", "\\${workspace.host}");
        variables.put("data-team@example\\.com", "\\${var.alerts_email}");
        variables.put("m7i\\.2xlarge", "\\${var.node_type_id}");
        variables.put("builtin:default", "\\${var.model}");
        variables.put("WAREHOUSE_ID", "\\${var.warehouse_id}");
        variables.put("DASHBOARD_ID", "\\${resources.dashboards.tweetlake.id}");
        return variables;
    }

    static String page() {
        ObjectNode root = JSON.createObjectNode();
        ObjectNode jobs = root.putObject("resources").putObject("jobs");
        for (String file : DeployFiles.JOBS) {
            ObjectNode job = (ObjectNode) withVariables(JobJson.read(DeployFiles.text(file)));
            boolean nightly = job.has("schedule");
            ((ObjectNode) job.path(nightly ? "schedule" : "continuous"))
                    .put("pause_status", nightly ? "${var.nightly}" : "${var.continuous}");
            job.at("/job_clusters").forEach(cluster -> {
                if (cluster.at("/new_cluster").has("autoscale")) {
                    ((ObjectNode) cluster.at("/new_cluster/autoscale")).put("max_workers", "${var.max_workers}");
                }
            });
            jobs.set(nightly ? "nightly" : file.replaceFirst(".*/", "").replace(".json", "") + "_continuous", job);
        }
        try {
            return JSON.writeValueAsString(root) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static JsonNode withVariables(JsonNode node) {
        if (node.isTextual()) {
            String text = node.asText();
            for (Map.Entry<String, String> variable : VARIABLES.entrySet()) {
                text = text.replaceAll(variable.getKey(), variable.getValue());
            }
            return TextNode.valueOf(text);
        }
        if (node.isArray()) {
            var copy = JSON.createArrayNode();
            node.forEach(item -> copy.add(withVariables(item)));
            return copy;
        }
        if (node.isObject()) {
            ObjectNode copy = JSON.createObjectNode();
            node.properties().forEach(field -> copy.set(field.getKey(), withVariables(field.getValue())));
            return copy;
        }
        return node;
    }
}
