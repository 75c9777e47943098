package io.tweetlake.sentiment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads the JSON objects of a checkpoint. */
final class JsonFile {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private JsonFile() {}

    static JsonNode read(Path file, String fix) {
        if (!Files.isRegularFile(file)) {
            throw new CheckpointException(file.getFileName() + ": not found in " + file.getParent(), fix);
        }
        try {
            LfsPointer.refuse(file);
            return parse(Files.readAllBytes(file), file.getFileName().toString(), fix);
        } catch (IOException e) {
            throw new CheckpointException(file + ": cannot be read: " + e.getMessage(), fix, e);
        }
    }

    /** @param name what the message calls the text */
    static JsonNode parse(byte[] json, String name, String fix) throws IOException {
        JsonNode node;
        try {
            node = MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new CheckpointException(name + ": not valid JSON: " + e.getOriginalMessage(), fix, e);
        }
        if (!node.isObject()) {
            throw new CheckpointException(name + ": not a JSON object", fix);
        }
        return node;
    }
}
