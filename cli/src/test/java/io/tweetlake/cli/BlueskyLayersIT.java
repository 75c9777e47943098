package io.tweetlake.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tweetlake.bronze.BronzeJob;
import io.tweetlake.common.lake.Table;
import io.tweetlake.common.lake.TestLake;
import io.tweetlake.gold.GoldJob;
import io.tweetlake.silver.SilverJob;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Encoders;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records of Bluesky through Bronze, Silver and Gold. */
@Tag("spark")
class BlueskyLayersIT {
    private static final JsonMapper JSON = new JsonMapper();
    /** What Silver and Gold have in common, apart from times and files of this run. */
    private static final List<String> COLUMNS = List.of(
            "tweet_id",
            "user_id",
            "user_name",
            "full_text",
            "clean_text",
            "lang",
            "timestamp",
            "event_date",
            "mentions",
            "hashtags",
            "given_sentiment",
            "is_retweet");
    /** By the last part of the address of each post. The bundled model's, in fp32; it reads no Japanese. */
    private static final Map<String, String> LABELS = Map.of(
            "3moldferry22a", "negative",
            "3moldcake222a", "negative",
            "3moldjapan22a", "language-not-supported",
            "3moldbroken2a", "neutral",
            "3moldlantrn2a", "neutral",
            "3moldbench22a", "neutral",
            "3moldtowel22a", "positive");

    @TempDir
    private Path folder;

    @Test
    void handWrittenPostsAreRowsOfGoldAsExpected() throws IOException {
        Path source = Files.createDirectory(folder.resolve("source"));
        for (String name : List.of("bluesky-v1.jsonl", "bluesky-v2.jsonl", "bluesky-page.json")) {
            Files.copy(Home.path("src-test-data/shapes").resolve(name), source.resolve(name));
        }
        TestLake lake = label(source);

        assertThat(rows(lake, Table.GOLD_TWEETS)).isEqualTo(expected("full_text", COLUMNS));
        assertThat(labels(lake)).isEqualTo(new TreeMap<>(LABELS));
        assertThat(rows(lake, Table.SILVER_NOTICES, List.of("kind", "tweet_id", "user_id")))
                .isEqualTo(expected("kind", List.of("kind", "tweet_id", "user_id")));
        assertThat(lake.count(Table.SILVER_QUARANTINE)).isZero();
    }

    /** Recorded on 4 July 2026: 16 posts among likes, follows, reposts and changes of accounts. */
    @Test
    @Tag("endurance")
    void eachPostOfARecordingIsLabelledOnce() {
        Path recording = Home.path("../shared/data/bluesky");
        assumeTrue(Files.isDirectory(recording), "put Jetstream's events into " + recording);
        TestLake lake = label(recording);

        assertThat(lake.count(Table.BRONZE_TWEETS)).isEqualTo(152);
        assertThat(rows(lake, Table.GOLD_TWEETS)).hasSize(16).isEqualTo(rows(lake, Table.SILVER_TWEETS));
        assertThat(lake.read(Table.GOLD_TWEETS)
                        .where("predicted_sentiment IN ('negative', 'neutral', 'positive') AND error IS NULL"
                                + " AND abs(probabilities.negative + probabilities.neutral + probabilities.positive - 1) < 1e-4"
                                + " OR error = 'language-not-supported' AND lang NOT LIKE 'en%'")
                        .count())
                .isEqualTo(16);
    }

    private TestLake label(Path source) {
        TestLake lake = TestLake.in(folder, "source.path=" + source, "model.precision=fp32", "gold.languages=en");
        lake.run(BronzeJob::new);
        lake.run(SilverJob::new);
        lake.run(GoldJob::new);
        return lake;
    }

    private static Map<String, String> labels(TestLake lake) {
        Map<String, String> labels = new TreeMap<>();
        lake.read(Table.GOLD_TWEETS)
                .selectExpr("element_at(split(tweet_id, '/'), -1)", "coalesce(predicted_sentiment, error)")
                .collectAsList()
                .forEach(row -> labels.put(row.getString(0), row.getString(1)));
        return labels;
    }

    private static List<JsonNode> rows(TestLake lake, Table table) {
        return rows(lake, table, COLUMNS);
    }

    /** In the order of their texts. */
    private static List<JsonNode> rows(TestLake lake, Table table, List<String> columns) {
        return lake
                .read(table)
                .selectExpr("to_json(struct(%s), map('ignoreNullFields', 'false'))"
                        .formatted(String.join(", ", columns).replace("timestamp", "string(timestamp) AS timestamp")))
                .as(Encoders.STRING())
                .collectAsList()
                .stream()
                .map(BlueskyLayersIT::json)
                .map(row -> inUtc(row, row.path("timestamp").asText().replace(' ', 'T') + "Z"))
                .sorted((one, other) -> one.toString().compareTo(other.toString()))
                .toList();
    }

    /** @param which is the column that tells tweets from notices */
    private static List<JsonNode> expected(String which, List<String> columns) throws IOException {
        List<JsonNode> rows = new ArrayList<>();
        for (String line : Files.readAllLines(Home.path("src-test-data/shapes.expected.jsonl"))) {
            JsonNode row = json(line);
            if (row.path("file").asText().startsWith("bluesky-") && row.has(which)) {
                var wanted = JSON.createObjectNode();
                columns.forEach(column -> wanted.set(column, row.get(column)));
                rows.add(inUtc(wanted, row.path("timestamp").asText()));
            }
        }
        rows.sort((one, other) -> one.toString().compareTo(other.toString()));
        return rows;
    }

    /** With the one way to write a time. */
    private static JsonNode inUtc(JsonNode row, String time) {
        return row.has("timestamp")
                ? ((ObjectNode) row).put("timestamp", Instant.parse(time).toString())
                : row;
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
