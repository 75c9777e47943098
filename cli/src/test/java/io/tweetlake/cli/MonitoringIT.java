package io.tweetlake.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.openlineage.server.OpenLineage;
import io.tweetlake.common.alerts.WebhookServer;
import io.tweetlake.common.job.ExitStatus;
import io.tweetlake.models.mlflow.MlflowProcess;
import io.tweetlake.testing.s3.FaultyStore;
import io.tweetlake.testing.s3.LocalStack;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code /metrics}, {@code /health} and lineage of a process that runs the three jobs. */
@Tag("docker")
@Tag("process")
@Tag("mlflow")
class MonitoringIT {
    private static final int TWEETS = 30;
    private static final long STALLED_AFTER_SECONDS = 15;
    private static final long LOOK_AGAIN_MILLIS = 300;
    private static final Pattern ADDRESS = Pattern.compile("metrics address=(\\S+)/metrics");

    private final HttpClient client = HttpClient.newHttpClient();

    @TempDir
    private Path folder;

    @Test
    void countsAndTellsOfWhatTheTablesHaveAndSaysWhenTheSinkHangs() throws Exception {
        LakeOnS3 lake = new LakeOnS3(folder);
        lake.putTweets(0, 1, TWEETS);
        LocalStack.putAll(
                lake.bucket(), Map.of("source/odd.json", CourseTweets.tweet(0) + "\n{\"no\": \"tweet\"}\nno JSON\n"));
        try (FaultyStore store = new FaultyStore(LocalStack.endpoint());
                WebhookServer lineage = WebhookServer.start();
                TweetlakeProcess process = lake.start(
                        store.endpoint(),
                        "run",
                        "--set",
                        "trigger=1s",
                        "--set",
                        "metrics.port=0",
                        "--set",
                        "lineage.url=" + lineage.address(),
                        "--set",
                        "health.stalledAfter=" + STALLED_AFTER_SECONDS + "s")) {
            process.until(() -> ADDRESS.matcher(process.log()).find());
            String address = address(process);
            assertThat(get(address + "/health").body()).contains("\"ready\" : false");

            until(
                    process,
                    () -> metrics(address).contains("tweetlake_rows_written_total{table=\"gold_tweets\"} " + TWEETS));
            until(process, () -> get(address + "/health").statusCode() == 200);
            assertThat(rounded(parsed(metrics(address)))).containsAllEntriesOf(whatTheTablesHave(lake));

            until(process, () -> rows(lineage, "gold_tweets") == TWEETS);
            assertLineage(lineage, lake);

            store.freeze(request -> request.getRequestURI().getPath().contains("/lake/bronze_tweets"));
            long frozen = System.nanoTime();
            lake.putTweets(1, 1, 1);
            until(process, () -> get(address + "/health/live").statusCode() == 503);

            assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - frozen))
                    .isBetween(STALLED_AFTER_SECONDS / 2, 2 * STALLED_AFTER_SECONDS);
            assertThat(get(address + "/health").body()).contains("no micro-batch finished for");
            assertThat(parsed(metrics(address))).containsEntry("tweetlake_live{part=bronze}", 0.0);
            process.kill();
        }
    }

    /** As OpenLineage's own model of a server reads it. */
    private static List<OpenLineage.RunEvent> events(WebhookServer lineage) {
        JsonMapper json = JsonMapper.builder().addModule(new JavaTimeModule()).build();
        return lineage.taken().stream()
                .map(event -> json.convertValue(event, OpenLineage.RunEvent.class))
                .toList();
    }

    private static Stream<OpenLineage.OutputDataset> outputs(WebhookServer lineage, String table) {
        return events(lineage).stream()
                .filter(event -> event.getEventType() == OpenLineage.RunEvent.EventType.COMPLETE)
                .flatMap(event -> event.getOutputs().stream())
                .filter(output -> output.getName().endsWith("/" + table));
    }

    private static long rows(WebhookServer lineage, String table) {
        return outputs(lineage, table)
                .mapToLong(output -> ((Number) output.getOutputFacets()
                                .getAdditionalProperties()
                                .get("outputStatistics")
                                .getAdditionalProperties()
                                .get("rowCount"))
                        .longValue())
                .sum();
    }

    private static void assertLineage(WebhookServer lineage, LakeOnS3 lake) {
        assertThat(rows(lineage, "bronze_tweets")).isEqualTo(TWEETS + 3);
        assertThat(rows(lineage, "silver_tweets")).isEqualTo(TWEETS);
        assertThat(rows(lineage, "silver_quarantine")).isEqualTo(2);
        OpenLineage.RunEvent scored = events(lineage).stream()
                .filter(event -> event.getJob().getName().equals("gold")
                        && !event.getOutputs().isEmpty())
                .reduce((before, last) -> last)
                .orElseThrow();
        assertThat(scored.getRun()
                        .getFacets()
                        .getAdditionalProperties()
                        .get("tweetlake_model")
                        .getAdditionalProperties())
                .containsEntry(
                        "name",
                        lake.run("sql", "--format", "csv", "SELECT any_value(model_name) FROM gold_tweets")
                                .lines()
                                .skip(1)
                                .findFirst()
                                .orElseThrow());
        assertThat(scored.getInputs()).singleElement().satisfies(input -> {
            assertThat(input.getNamespace()).isEqualTo("s3://" + lake.bucket());
            assertThat(input.getName()).isEqualTo("lake/silver_tweets");
            assertThat(outputs(lineage, "silver_tweets").map(MonitoringIT::version))
                    .contains(version(input));
        });
    }

    private static Object version(OpenLineage.Dataset data) {
        return data.getFacets()
                .getAdditionalProperties()
                .get("version")
                .getAdditionalProperties()
                .get("datasetVersion");
    }

    private static Map<String, Long> whatTheTablesHave(LakeOnS3 lake) {
        String[] counts = lake.run("sql", "--format", "csv", """
                        SELECT (SELECT count(*) FROM bronze_tweets), (SELECT count(parse_error) FROM bronze_tweets),
                        (SELECT count(*) FROM silver_tweets), (SELECT count(*) FROM silver_quarantine),
                        (SELECT count(*) FROM gold_tweets),
                        (SELECT count(*) FROM gold_tweets WHERE predicted_sentiment = 'positive'),
                        (SELECT concat(any_value(model_name), ',version=', any_value(model_version)) FROM gold_tweets)
                        """.replace("\n", " "))
                .lines()
                .skip(1)
                .findFirst()
                .orElseThrow()
                .split(",", 7);
        String model = counts[6].replace("\"", "");
        assertThat(counts).startsWith(String.valueOf(TWEETS + 3), "1", String.valueOf(TWEETS), "2");
        return Map.ofEntries(
                Map.entry("tweetlake_rows_read_total{layer=bronze}", Long.valueOf(counts[0])),
                Map.entry("tweetlake_rows_read_total{layer=silver}", Long.valueOf(counts[0])),
                Map.entry("tweetlake_rows_written_total{table=bronze_tweets}", Long.valueOf(counts[0])),
                Map.entry("tweetlake_bronze_parse_errors_total", Long.valueOf(counts[1])),
                Map.entry("tweetlake_rows_written_total{table=silver_tweets}", Long.valueOf(counts[2])),
                Map.entry("tweetlake_rows_written_total{table=silver_quarantine}", Long.valueOf(counts[3])),
                Map.entry("tweetlake_silver_quarantined_total{reason=not-json}", 1L),
                Map.entry("tweetlake_silver_quarantined_total{reason=not-a-tweet}", 1L),
                Map.entry("tweetlake_silver_duplicates_total", 1L),
                Map.entry("tweetlake_rows_written_total{table=gold_tweets}", Long.valueOf(counts[4])),
                Map.entry("tweetlake_gold_inference_duration_seconds_count", Long.valueOf(counts[4])),
                Map.entry("tweetlake_gold_labelled_total{sentiment=positive}", Long.valueOf(counts[5])),
                Map.entry("tweetlake_gold_model_info{language=*,name=%s}".formatted(model), 1L));
    }

    private static Map<String, Long> rounded(Map<String, Double> samples) {
        return samples.entrySet().stream()
                .collect(java.util.stream.Collectors.toMap(Map.Entry::getKey, sample -> Math.round(sample.getValue())));
    }

    @Test
    void aPortThatIsTakenEndsTheProcessBeforeItStartsAnything() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
            CommandRun run = CommandRun.of(
                    "run", "--set", "lake.root=" + folder, "--set", "metrics.port=" + taken.getLocalPort());

            assertThat(run.status()).isEqualTo(ExitStatus.USER_ERROR);
            assertThat(run.err()).contains("metrics.port: cannot listen on 127.0.0.1", "Fix: give each process a port");
            assertThat(folder).isEmptyDirectory();
        }
    }

    /** A question takes the process some of the time that it needs for the answer. */
    private static void until(TweetlakeProcess process, BooleanSupplier condition) throws InterruptedException {
        while (!condition.getAsBoolean()) {
            process.work(LOOK_AGAIN_MILLIS);
            assertThat(process.isAlive()).as(process::log).isTrue();
        }
    }

    private static String address(TweetlakeProcess process) {
        Matcher found = ADDRESS.matcher(process.log());
        assertThat(found.find()).isTrue();
        return found.group(1);
    }

    private String metrics(String address) {
        return get(address + "/metrics").body();
    }

    private HttpResponse<String> get(String address) {
        try {
            return client.send(
                    HttpRequest.newBuilder(URI.create(address)).build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private Map<String, Double> parsed(String metrics) throws IOException, InterruptedException {
        Path text = Files.writeString(folder.resolve("metrics.txt"), metrics);
        Path json = folder.resolve("metrics.json");
        Path errors = folder.resolve("metrics.err");
        int status = new ProcessBuilder(
                        MlflowProcess.python().toString(),
                        Home.path("cli/src/test/python/read_metrics.py").toString())
                .redirectInput(text.toFile())
                .redirectOutput(json.toFile())
                .redirectError(errors.toFile())
                .start()
                .waitFor();
        assertThat(status).as(() -> read(errors)).isZero();
        return new JsonMapper().readValue(json.toFile(), new TypeReference<Map<String, Double>>() {});
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
