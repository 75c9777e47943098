package io.tweetlake.deploy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The pages of the Databricks dashboard, and the queries that they show, as {@code deploy/dashboard} has them. */
record DashboardLayout(List<Page> pages) {
    private static final String FILE = "dashboard/layout.json";
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
            .build();

    record Page(String title, List<Widget> widgets) {}

    static DashboardLayout read() {
        try {
            return new DashboardLayout(JSON.readValue(DeployFiles.text(FILE), new TypeReference<List<Page>>() {}));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("deploy/" + FILE + ": " + e.getMessage(), e);
        }
    }

    /** SQL by the dataset's name, with unqualified names of tables and views, in the order in which the pages show them. */
    Map<String, String> queries() {
        Map<String, String> queries = new LinkedHashMap<>();
        for (Page page : pages) {
            page.widgets()
                    .forEach(widget -> queries.computeIfAbsent(
                            widget.dataset(), name -> DeployFiles.text("dashboard/" + name + ".sql")));
        }
        return queries;
    }
}
