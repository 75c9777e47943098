package io.tweetlake.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tweetlake.common.job.ExitStatus;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("process")
class InspectIT {
    @TempDir
    private Path folder;

    @Test
    void saysWhatIsInASourceAndWritesNothing() throws Exception {
        Path source = Files.createDirectories(folder.resolve("source"));
        Path demo = Home.path("src-test-data/demo");
        for (String name : new String[] {"tweets-03.json", "tweets-05.json"}) {
            Files.copy(demo.resolve(name), source.resolve(name));
        }
        Files.copy(demo.resolve("tweets-05.json"), source.resolve("again é.json"));
        Files.writeString(
                source.resolve("bad.json"), "{\"id\":1}\n\n{\"broken\n{\"delete\":{\"status\":{\"id_str\":\"7\"}}}\n");

        assertThat(new ProcessBuilder("mkfifo", source.resolve("pipe.json").toString())
                        .start()
                        .waitFor())
                .isZero();
        Files.createSymbolicLink(source.resolve("loop"), source);
        Path outside = Files.copy(demo.resolve("tweets-01.json"), folder.resolve("outside.json"));
        Files.createSymbolicLink(source.resolve("outside.json"), outside);

        JsonNode report;
        try (TweetlakeProcess inspect = TweetlakeProcess.start(
                folder,
                "inspect",
                source.toString(),
                "--format",
                "json",
                "--set",
                "lake.root=" + folder.resolve("lake"))) {
            assertThat(inspect.status()).isEqualTo(ExitStatus.DONE);
            report = new ObjectMapper().readTree(inspect.out());
            assertThat(inspect.log()).contains("/pipe.json", "/loop", "/outside.json");
        }

        assertThat(report.get("files").asInt()).isEqualTo(4);
        assertThat(report.get("records").asLong()).isEqualTo(19 + 19 + 19 + 3);
        assertThat(report.get("tweets").asLong()).isEqualTo(18 + 19 + 19);
        assertThat(report.get("duplicates").asLong()).isEqualTo(19);
        assertThat(report.get("notices").get("delete").asLong()).isEqualTo(1);
        assertThat(report.get("first").asText()).startsWith("2026-06-15T");
        assertThat(report.get("languages").get("en").asLong()).isPositive();
        assertThat(report.get("preview"))
                .hasSize(5)
                .allSatisfy(tweet -> assertThat(tweet.get("full_text").asText()).isNotBlank());
        JsonNode broken = null;
        for (JsonNode problem : report.get("problems")) {
            broken = problem.get("reason").asText().equals("not-json") ? problem : broken;
        }
        assertThat(broken.get("records").asLong()).isEqualTo(2);
        assertThat(broken.get("examples")).anySatisfy(example -> {
            assertThat(example.get("file").asText()).endsWith("/bad.json");
            assertThat(example.get("line").asLong()).isEqualTo(3);
        });
        assertThat(folder.resolve("lake")).doesNotExist();
    }
}
