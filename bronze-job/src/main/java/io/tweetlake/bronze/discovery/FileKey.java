package io.tweetlake.bronze.discovery;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;

/**
 * What identifies a file in the log.
 *
 * @param uri percent-encoded
 * @param version null for a name that only ever has one file; empty where it is not known, which stands for any version of the name
 */
record FileKey(String uri, String version) {
    private static final ObjectMapper JSON = new ObjectMapper();

    static FileKey of(SourceFile file) {
        return new FileKey(file.uri(), file.version());
    }

    /**
     * Parses what earlier versions wrote.
     *
     * @param line of a snapshot: JSON, or before that the URI, and after a blank the version
     */
    static FileKey parse(String line) {
        if (line.startsWith("{")) {
            JsonNode key = tree(line);
            return new FileKey(key.get("uri").asText(), key.path("version").asText(null));
        }
        int blank = line.indexOf(' ');
        return blank < 0 ? new FileKey(line, null) : new FileKey(line.substring(0, blank), line.substring(blank + 1));
    }

    /** @param line as above; {@link FileLog#UNKNOWN} without a size */
    static long bytes(String line) {
        return line.startsWith("{") ? tree(line).path("bytes").asLong(FileLog.UNKNOWN) : FileLog.UNKNOWN;
    }

    private static JsonNode tree(String line) {
        try {
            return JSON.readTree(line);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
