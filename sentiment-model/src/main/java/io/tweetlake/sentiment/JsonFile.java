package io.tweetlake.sentiment;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads the JSON objects of a checkpoint. They come from strangers, so sizes are limited before anything is read. */
final class JsonFile {

    /** Several times that of the largest vocabularies, of which half a million tokens take 30 MB. */
    private static final long LARGEST_BYTES = 64L << 20;

    private static final long MOST_TOKENS = 5_000_000;

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxTokenCount(MOST_TOKENS)
                            .maxNestingDepth(100)
                            .build())
                    // Names are tokens of the vocabulary; interning them would keep each for the life of the process.
                    .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private JsonFile() {}

    static JsonNode read(Path file, String fix) {
        if (!Files.isRegularFile(file)) {
            throw new CheckpointException(file.getFileName() + ": not found in " + file.getParent(), fix);
        }
        try {
            LfsPointer.refuse(file);
            requireSize(file, fix);
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
        } catch (StreamConstraintsException e) {
            throw new CheckpointException(
                    name + ": has more values, longer ones, or deeper ones than any tokenizer or configuration",
                    fix,
                    e);
        } catch (JsonProcessingException e) {
            throw new CheckpointException(
                    name + ": not valid JSON: " + e.getOriginalMessage().replaceAll(": enable `[^`]*` to allow", ""),
                    fix,
                    e);
        }
        if (!node.isObject()) {
            throw new CheckpointException(name + ": not a JSON object", fix);
        }
        return node;
    }

    /** @throws CheckpointException for a file that is larger than any of its kind */
    static void requireSize(Path file, String fix) throws IOException {
        long size = Files.size(file);
        if (size > LARGEST_BYTES) {
            throw new CheckpointException(
                    "%s: has %,d bytes, and %,d are the most that are read"
                            .formatted(file.getFileName(), size, LARGEST_BYTES),
                    fix);
        }
    }
}
