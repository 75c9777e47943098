package io.tweetlake.common.lineage;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.openlineage.client.OpenLineage;
import io.openlineage.client.OpenLineage.RunEvent.EventType;
import io.openlineage.client.utils.DatasetIdentifier;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.UUID;

/** OpenLineage's events of one job. A micro-batch is a run; one that is repeated after a crash is the same run. */
final class LineageEvents {
    private static final URI PRODUCER = URI.create("https://github.com/tweetlake/tweetlake");
    /** {@code OpenLineageClientUtils} has one too, which needs modules of Jackson that Spark does not have. */
    private static final JsonMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
            .build();

    private final OpenLineage openLineage = new OpenLineage(PRODUCER);
    private final String namespace;
    private final String job;
    private final String sparkVersion;

    /** @param job such as {@code gold} */
    LineageEvents(String namespace, String job, String sparkVersion) {
        this.namespace = namespace;
        this.job = job;
        this.sparkVersion = sparkVersion;
    }

    /**
     * What was read or written.
     *
     * @param version of a Delta table; null for other data
     * @param rows that were written; null where not known, or of what was read
     */
    record Data(DatasetIdentifier id, Long version, Long rows) {}

    /** A model in service. */
    record Model(String name, String version) {}

    /**
     * A micro-batch.
     *
     * @param query id of the streaming query, which its checkpoint keeps
     */
    record MicroBatchRun(UUID query, long id) {
        UUID runId() {
            return UUID.nameUUIDFromBytes((query + ":" + id).getBytes(StandardCharsets.UTF_8));
        }
    }

    JsonNode started(MicroBatchRun batch, Instant at) {
        return event(EventType.START, at, batch, facets(), List.of(), List.of());
    }

    /** @param model null for a job without one */
    JsonNode completed(MicroBatchRun batch, Instant at, List<Data> inputs, List<Data> outputs, Model model) {
        OpenLineage.RunFacetsBuilder facets = facets();
        if (model != null) {
            facets.put(ModelFacet.NAME, new ModelFacet(PRODUCER, model.name(), model.version()));
        }
        return event(EventType.COMPLETE, at, batch, facets, inputs, outputs);
    }

    JsonNode failed(MicroBatchRun batch, Instant at, String message) {
        OpenLineage.RunFacetsBuilder facets =
                facets().errorMessage(openLineage.newErrorMessageRunFacet(message, "Java", null));
        return event(EventType.FAIL, at, batch, facets, List.of(), List.of());
    }

    private OpenLineage.RunFacetsBuilder facets() {
        return openLineage
                .newRunFacetsBuilder()
                .processing_engine(openLineage
                        .newProcessingEngineRunFacetBuilder()
                        .name("spark")
                        .version(sparkVersion)
                        .build());
    }

    private JsonNode event(
            EventType type,
            Instant at,
            MicroBatchRun batch,
            OpenLineage.RunFacetsBuilder facets,
            List<Data> inputs,
            List<Data> outputs) {
        OpenLineage.JobFacets jobFacets = openLineage
                .newJobFacetsBuilder()
                .jobType(openLineage.newJobTypeJobFacet("STREAMING", "TWEETLAKE", "JOB"))
                .build();
        return JSON.valueToTree(openLineage.newRunEvent(
                ZonedDateTime.ofInstant(at, ZoneOffset.UTC),
                type,
                openLineage.newRun(batch.runId(), facets.build()),
                openLineage.newJob(namespace, job, jobFacets),
                inputs.stream().map(this::input).toList(),
                outputs.stream().map(this::output).toList()));
    }

    private OpenLineage.InputDataset input(Data data) {
        return openLineage
                .newInputDatasetBuilder()
                .namespace(data.id().getNamespace())
                .name(data.id().getName())
                .facets(facets(data))
                .build();
    }

    private OpenLineage.OutputDataset output(Data data) {
        OpenLineage.OutputDatasetBuilder output = openLineage
                .newOutputDatasetBuilder()
                .namespace(data.id().getNamespace())
                .name(data.id().getName())
                .facets(facets(data));
        if (data.rows() != null) {
            output.outputFacets(openLineage
                    .newOutputDatasetOutputFacetsBuilder()
                    .outputStatistics(openLineage
                            .newOutputStatisticsOutputDatasetFacetBuilder()
                            .rowCount(data.rows())
                            .build())
                    .build());
        }
        return output.build();
    }

    private OpenLineage.DatasetFacets facets(Data data) {
        OpenLineage.DatasetFacetsBuilder facets = openLineage.newDatasetFacetsBuilder();
        if (data.version() != null) {
            facets.version(openLineage.newDatasetVersionDatasetFacet(Long.toString(data.version())));
        }
        if (!data.id().getSymlinks().isEmpty()) {
            facets.symlinks(openLineage.newSymlinksDatasetFacet(data.id().getSymlinks().stream()
                    .map(link -> openLineage.newSymlinksDatasetFacetIdentifiers(
                            link.getNamespace(), link.getName(), link.getType().toString()))
                    .toList()));
        }
        return facets.build();
    }
}
