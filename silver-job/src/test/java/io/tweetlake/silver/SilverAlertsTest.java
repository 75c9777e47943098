package io.tweetlake.silver;

import static org.assertj.core.api.Assertions.assertThat;

import io.tweetlake.common.alerts.WebhookServer;
import io.tweetlake.common.lake.Table;
import io.tweetlake.common.lake.TestLake;
import java.nio.file.Path;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("spark")
class SilverAlertsTest {
    private static final String DAY = "Wed Jun 17 12:00:00 +0000 2026";

    @TempDir
    private Path folder;

    @Test
    void muchQuarantineIsToldOnceAndNoMicroBatchWaitsForTheServer() throws Exception {
        try (WebhookServer server = WebhookServer.slow()) {
            TestLake lake = TestLake.in(
                    folder,
                    "silver.maxBytesPerTrigger=1",
                    "alerts.webhook=" + server.address(),
                    "alerts.minRows=10",
                    "alerts.spool=" + folder.resolve("alerts"));
            append(lake, 0, 10, 0);
            append(lake, 10, 5, 5);
            append(lake, 20, 5, 5);
            append(lake, 30, 10, 0);

            // The server answers nothing meanwhile; at its end, the job waits for a moment, and gives up.
            lake.run(SilverJob::new);

            assertThat(lake.count(Table.SILVER_BATCHES)).isEqualTo(4);
            assertThat(server.taken()).isEmpty();
            server.letAnswer(10);
            append(lake, 40, 1, 0);
            lake.run(SilverJob::new);
            assertThat(server.next().path("title").asText()).isEqualTo("Silver quarantines 50 % of the records");
            // The server may also take what the first run asked and did not wait for: the same alert.
            assertThat(server.taken().stream()
                            .map(alert -> alert.path("id").asText())
                            .distinct())
                    .hasSize(1);
        }
    }

    private static void append(TestLake lake, int firstId, int tweets, int broken) {
        BronzeRows.append(
                lake,
                Stream.concat(
                                LongStream.range(firstId, firstId + tweets)
                                        .mapToObj(id -> BronzeRows.tweet(id, DAY, "tweet " + id)),
                                Stream.generate(() -> "no JSON").limit(broken))
                        .toArray(String[]::new));
    }
}
