package io.tweetlake.deploy;

import com.databricks.sdk.core.utils.SerDeUtils;
import com.databricks.sdk.service.jobs.CreateJob;
import com.databricks.sdk.service.jobs.JobSettings;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.stream.Collectors;

/** The JSON of a job as the Jobs API takes it, read into the classes of Databricks' SDK. */
final class JobJson {
    private static final ObjectMapper STRICT = strict();

    private JobJson() {}

    /** The SDK's own mapper passes over keys that it does not know, and reads an unknown constant as null. */
    @SuppressWarnings("deprecation")
    private static ObjectMapper strict() {
        return SerDeUtils.createMapper()
                .copy()
                .enable(
                        DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
                        DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .disable(DeserializationFeature.READ_UNKNOWN_ENUM_VALUES_AS_NULL)
                .configure(MapperFeature.ALLOW_COERCION_OF_SCALARS, false)
                .configure(JsonParser.Feature.STRICT_DUPLICATE_DETECTION, true);
    }

    static JsonNode read(String json) {
        try {
            return STRICT.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not JSON: " + e.getOriginalMessage(), e);
        }
    }

    /** What the SDK's classes do not take, each with its path; empty where they take all of it and give it back. */
    static List<Mistake> mistakes(String json) {
        try {
            JsonNode written = STRICT.readTree(json);
            for (Class<?> type : List.of(CreateJob.class, JobSettings.class)) {
                JsonNode taken = STRICT.readTree(STRICT.writeValueAsString(STRICT.readValue(json, type)));
                if (!taken.equals(written)) {
                    return List.of(new Mistake("", type.getSimpleName() + " makes of it " + taken));
                }
            }
            return List.of();
        } catch (JsonMappingException e) {
            return List.of(new Mistake(path(e), e.getOriginalMessage()));
        } catch (JsonProcessingException e) {
            return List.of(new Mistake("line " + e.getLocation().getLineNr(), e.getOriginalMessage()));
        }
    }

    private static String path(JsonMappingException e) {
        return e.getPath().stream()
                .map(step -> step.getFieldName() == null ? "[" + step.getIndex() + "]" : "." + step.getFieldName())
                .collect(Collectors.joining())
                .replaceFirst("^\\.", "");
    }
}
