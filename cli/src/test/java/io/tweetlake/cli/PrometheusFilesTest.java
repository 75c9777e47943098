package io.tweetlake.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is in {@code deploy/grafana}, by Prometheus's own checker. */
@Tag("process")
class PrometheusFilesTest {
    private static final String FIX =
            "there is no promtool: install Debian's package `prometheus`, or put promtool into target/";
    private static final Path FOLDER = Home.path("deploy/grafana");

    @TempDir
    private Path folder;

    @Test
    void theAlertRulesAreWellFormedAndFireAsTheirCasesSay() throws Exception {
        assertThat(promtool("check", "rules", FOLDER.resolve("alerts.yaml").toString()))
                .contains("SUCCESS");
        assertThat(promtool("test", "rules", FOLDER.resolve("alerts.test.yaml").toString()))
                .contains("SUCCESS");
    }

    /** Each as the expression of a rule, of which promtool checks the syntax. */
    @Test
    void theDashboardAsksQuestionsThatPrometheusUnderstands() throws Exception {
        List<String> rules = new ArrayList<>();
        JsonNode dashboard =
                new JsonMapper().readTree(FOLDER.resolve("dashboard.json").toFile());
        for (JsonNode expression : dashboard.findValues("expr")) {
            String query = expression.asText().replace("$__rate_interval", "5m");
            rules.add("      - {record: 'question:%d', expr: %s}"
                    .formatted(rules.size(), new JsonMapper().writeValueAsString(query)));
        }
        Path file = Files.writeString(
                folder.resolve("rules.yaml"), "groups:\n  - name: dashboard\n    rules:\n" + String.join("\n", rules));

        assertThat(rules).hasSizeGreaterThan(15);
        assertThat(promtool("check", "rules", file.toString())).contains(rules.size() + " rules found");
    }

    private String promtool(String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(promtool().toString()));
        command.addAll(List.of(words));
        Path out = folder.resolve("out.txt");
        int status = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start()
                .waitFor();
        String said = Files.readString(out, StandardCharsets.UTF_8);
        assertThat(status).as(said).isZero();
        return said;
    }

    private static Path promtool() {
        return Stream.concat(
                        Stream.of(Home.path("target").toAbsolutePath()),
                        Stream.of(System.getenv("PATH").split(File.pathSeparator))
                                .map(Path::of))
                .map(place -> place.resolve("promtool"))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseGet(() -> {
                    // Surefire's console tells how many tests were skipped, and not why.
                    System.err.println("SKIPPED: " + FIX);
                    return abort(FIX);
                });
    }
}
