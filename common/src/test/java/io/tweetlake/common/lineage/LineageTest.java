package io.tweetlake.common.lineage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.openlineage.client.utils.DatasetIdentifier;
import io.tweetlake.common.config.ConfigLoader;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LineageTest {
    private static final Instant START = Instant.parse("2026-06-15T10:00:00Z");
    private static final LineageEvents EVENTS = new LineageEvents("tweets", "gold", "4.1");
    private static final LineageEvents.MicroBatchRun BATCH =
            new LineageEvents.MicroBatchRun(UUID.fromString("9c1c6f1e-6f6a-4f0e-8a52-3f7a1f0d8f11"), 7);

    @Test
    void aMicroBatchIsARunWithTheVersionsThatItReadAndWroteAndItsModel() {
        JsonNode event = EVENTS.completed(
                BATCH,
                START,
                List.of(new LineageEvents.Data(new DatasetIdentifier("lake/silver_tweets", "s3://tweets"), 4L, null)),
                List.of(new LineageEvents.Data(new DatasetIdentifier("lake/gold_tweets", "s3://tweets"), 9L, 12L)),
                new LineageEvents.Model("tweetlake-default", "3"));

        assertThat(event.at("/eventType").asText()).isEqualTo("COMPLETE");
        assertThat(event.at("/eventTime").asText()).isEqualTo("2026-06-15T10:00:00Z");
        assertThat(event.at("/job/namespace").asText()).isEqualTo("tweets");
        assertThat(event.at("/inputs/0/facets/version/datasetVersion").asText()).isEqualTo("4");
        assertThat(event.at("/outputs/0/name").asText()).isEqualTo("lake/gold_tweets");
        assertThat(event.at("/outputs/0/facets/version/datasetVersion").asText())
                .isEqualTo("9");
        assertThat(event.at("/outputs/0/outputFacets/outputStatistics/rowCount").asLong())
                .isEqualTo(12);
        assertThat(event.at("/run/facets/tweetlake_model/name").asText()).isEqualTo("tweetlake-default");
        assertThat(event.at("/run/facets/tweetlake_model/version").asText()).isEqualTo("3");
    }

    @Test
    void aMicroBatchThatIsRepeatedIsTheSameRun() {
        JsonNode started = EVENTS.started(BATCH, START);
        JsonNode failed = EVENTS.failed(BATCH, START, "no space left");
        JsonNode other = EVENTS.started(new LineageEvents.MicroBatchRun(BATCH.query(), 8), START);

        assertThat(failed.at("/run/runId")).isEqualTo(started.at("/run/runId")).isNotEqualTo(other.at("/run/runId"));
        assertThat(failed.at("/run/facets/errorMessage/message").asText()).isEqualTo("no space left");
    }

    @ParameterizedTest
    @CsvSource({"5, -1, 4", "5, -100, 4", "5, 2, 5", "0, 0, 0", "0, -1,"})
    void anOffsetInFrontOfAVersionHasReadTheOneBefore(long version, long index, Long read) {
        String offset = "{\"sourceVersion\":1,\"reservoirId\":\"a\",\"reservoirVersion\":%d,\"index\":%d}"
                .formatted(version, index);

        assertThat(Lineage.versionRead(offset)).isEqualTo(read);
    }

    @Test
    void aServerAndAFileExcludeEachOther() {
        List<String> both =
                List.of("lake.root=lake", "lineage.url=http://localhost:5000/api/v1/lineage", "lineage.file=f");

        assertThatThrownBy(() -> ConfigLoader.load(null, both, Map.of()))
                .hasMessageContaining("lineage.url and lineage.file exclude each other");
    }
}
