package io.tweetlake.gold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tweetlake.common.LoggedLines;
import io.tweetlake.common.alerts.WebhookServer;
import io.tweetlake.common.config.TweetlakeConfig;
import io.tweetlake.common.lake.TestLake;
import io.tweetlake.sentiment.TinyCheckpoints;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("spark")
class GoldDriftTest {
    private static final String LONG =
            " and then it goes on and on, with one more word and yet another one, until nobody knows how it began";

    @TempDir
    private Path folder;

    private final Map<Long, Map<String, Double>> steps = new TreeMap<>();

    /** As computed by numpy: with half a tweet more in each bin. */
    @Test
    void theIndexIsThatOfTheFormula() {
        assertThat(DriftWindow.stabilityIndex(List.of(500L, 300L, 200L), List.of(30L, 30L, 40L)))
                .isCloseTo(0.23847959546490424, within(1e-12));
        assertThat(DriftWindow.stabilityIndex(List.of(10L, 0L), List.of(0L, 10L)))
                .isCloseTo(5.535495341315315, within(1e-12));
        assertThat(DriftWindow.stabilityIndex(List.of(3L, 4L), List.of(3L, 4L))).isZero();
    }

    @Test
    void eachMicroBatchIsComparedWithTheFirstTweetsThroughARestartToo() {
        try (WebhookServer webhook = WebhookServer.start()) {
            TestLake lake = lake("alerts.webhook=" + webhook.address(), "alerts.spool=" + folder.resolve("alerts"));
            SilverRows.append(lake, texts(60, ""));
            lake.run(this::job);
            SilverRows.append(lake, texts(60, ""));
            lake.run(this::job);
            SilverRows.append(lake, texts(60, LONG));
            SilverRows.append(lake, texts(10, LONG));
            try (LoggedLines lines = new LoggedLines(DriftMonitor.class)) {
                lake.run(this::job);
                assertThat(lines.warnings())
                        .singleElement()
                        .asString()
                        .startsWith("gold drifts from its reference batch=2")
                        .contains("lengthPsi=", "warnAbove=0.25");
            }
            SilverRows.append(lake, texts(20, LONG));
            lake.run(this::job);

            assertThat(steps.get(0L)).doesNotContainKey("drift/length_psi");
            assertThat(steps.get(1L)).containsEntry("drift/length_psi", 0.0).containsEntry("drift/labels_psi", 0.0);
            assertThat(steps.get(2L).get("drift/length_psi")).isGreaterThan(1);
            assertThat(steps.get(2L)).containsKeys("drift/labels_psi", "drift/confidence_psi");
            assertThat(steps.get(3L)).containsEntry("throughput/rows", 20.0).doesNotContainKey("drift/length_psi");
            assertThat(webhook.taken()).singleElement().satisfies(alert -> {
                assertThat(alert.path("title").asText()).isEqualTo("Tweets drift from their reference");
                assertThat(alert.path("text").asText()).contains("length ", "labels ");
            });
        }
    }

    @Test
    void aReferenceThatCannotBeReadBeginsAnew() throws Exception {
        TestLake lake = lake();
        SilverRows.append(lake, texts(60, ""));
        lake.run(this::job);
        Path references = Path.of(lake.config().lake().checkpoints(), "gold-drift");
        try (var files = Files.list(references)) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".json")).toList()) {
                Files.delete(file.resolveSibling("." + file.getFileName() + ".crc"));
                Files.writeString(file, "{\"labels\": [1, 2]}");
            }
        }
        SilverRows.append(lake, texts(60, LONG));
        try (LoggedLines lines = new LoggedLines(DriftMonitor.class)) {
            lake.run(this::job);
            assertThat(lines.warnings()).singleElement().asString().startsWith("drift reference begins anew");
        }

        assertThat(steps.get(1L)).containsEntry("throughput/rows", 60.0).doesNotContainKey("drift/length_psi");
    }

    private GoldJob job(TweetlakeConfig config) {
        return new GoldJob(config, run -> steps::put);
    }

    private TestLake lake(String... options) {
        return TestLake.in(
                folder,
                Stream.concat(
                                Stream.of(
                                        "model.ref=" + TinyCheckpoints.unpack(TinyCheckpoints.BERT, folder),
                                        "model.precision=fp32",
                                        "drift.referenceRows=50",
                                        "drift.minRows=50"),
                                Stream.of(options))
                        .toArray(String[]::new));
    }

    private static String[] texts(int count, String end) {
        return IntStream.range(0, count).mapToObj(i -> "tweet " + i + end).toArray(String[]::new);
    }
}
