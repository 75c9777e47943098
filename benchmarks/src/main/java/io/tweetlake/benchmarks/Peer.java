package io.tweetlake.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;

/** Scores the same texts at each call. */
interface Peer extends AutoCloseable {
    ObjectMapper JSON = new ObjectMapper();
    int THREADS = Runtime.getRuntime().availableProcessors();

    /** What is said of it: versions, batch size. */
    Map<String, Object> about();

    /** {@code seconds}, and {@code logits} up to a constant for each text. */
    JsonNode run() throws Exception;

    @Override
    void close();

    /** @param logits a row for each text */
    static JsonNode result(double seconds, List<?> logits) {
        return JSON.valueToTree(Map.of("seconds", seconds, "logits", logits));
    }
}
