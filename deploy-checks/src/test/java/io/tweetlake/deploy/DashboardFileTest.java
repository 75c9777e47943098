package io.tweetlake.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tweetlake.common.GeneratedPage;
import io.tweetlake.common.lake.Lake;
import io.tweetlake.common.lake.Table;
import io.tweetlake.common.lake.TestLake;
import io.tweetlake.common.lake.TestSession;
import io.tweetlake.common.lake.Views;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The dashboard's file is generated from {@code deploy/dashboard}, and shows exactly the columns that its queries return. */
@Tag("spark")
class DashboardFileTest {
    @TempDir
    private static Path folder;

    private static final DashboardLayout LAYOUT = DashboardLayout.read();
    private static final Map<String, StructType> COLUMNS = new HashMap<>();

    @BeforeAll
    static void askEachQuery() {
        SparkSession session = TestSession.get().newSession();
        Lake lake = TestLake.in(folder).lake().in(session);
        Arrays.stream(Table.values()).forEach(lake::createIfMissing);
        new Views(lake).define();
        LAYOUT.queries()
                .forEach((name, sql) -> COLUMNS.put(name, session.sql(sql).schema()));
    }

    @Test
    void isWrittenDown() throws IOException {
        GeneratedPage.check(
                DeployFiles.file(DashboardFile.FILE),
                new DashboardFile(LAYOUT, COLUMNS).page(),
                "./mvnw -pl deploy-checks -am test -Dtest=DashboardFileTest -Dsurefire.failIfNoSpecifiedTests=false");
    }

    @Test
    void everyQueryIsShown() throws IOException {
        try (Stream<Path> files = Files.list(DeployFiles.file("dashboard"))) {
            assertThat(files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(".sql")))
                    .containsExactlyInAnyOrderElementsOf(LAYOUT.queries().keySet().stream()
                            .map(name -> name + ".sql")
                            .toList());
        }
    }

    @Test
    void widgetsShowTheColumnsThatTheQueriesGive() {
        JsonNode dashboard = JobJson.read(DeployFiles.text(DashboardFile.FILE));
        Map<String, Set<String>> shown = new HashMap<>();
        for (JsonNode page : dashboard.path("pages")) {
            for (JsonNode placed : page.path("layout")) {
                JsonNode widget = placed.path("widget");
                JsonNode query = widget.at("/queries/0/query");
                Set<String> fields = new TreeSet<>(query.path("fields").findValuesAsText("name"));
                assertThat(new TreeSet<>(widget.at("/spec/encodings").findValuesAsText("fieldName")))
                        .as(widget.path("name").asText())
                        .isEqualTo(fields);
                shown.computeIfAbsent(query.path("datasetName").asText(), name -> new TreeSet<>())
                        .addAll(fields);
            }
        }
        COLUMNS.forEach((dataset, columns) ->
                assertThat(shown.get(dataset)).as(dataset).containsExactlyInAnyOrder(columns.fieldNames()));
        assertThat(shown).containsOnlyKeys(COLUMNS.keySet());
    }

    @Test
    void widgetsDoNotOverlap() {
        JsonNode dashboard = JobJson.read(DeployFiles.text(DashboardFile.FILE));
        for (JsonNode page : dashboard.path("pages")) {
            Set<String> taken = new TreeSet<>();
            for (JsonNode placed : page.path("layout")) {
                JsonNode at = placed.path("position");
                for (int x = 0; x < at.path("width").asInt(); x++) {
                    for (int y = 0; y < at.path("height").asInt(); y++) {
                        int column = at.path("x").asInt() + x;
                        assertThat(column).isLessThan(12);
                        assertThat(taken.add(column + "," + (at.path("y").asInt() + y)))
                                .as(placed.at("/widget/name").asText())
                                .isTrue();
                    }
                }
            }
        }
    }
}
