package io.tweetlake.listen;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.github.luben.zstd.ZstdInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** What a listener has put into a folder, as Bronze sees it. */
public final class LandedFiles {
    private static final JsonMapper JSON = new JsonMapper();

    private LandedFiles() {}

    /** Files in place, in the order in which they were begun. */
    public static List<Path> in(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !isHidden(file))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isHidden(Path file) {
        String name = file.getFileName().toString();
        return name.startsWith("_") || name.startsWith(".");
    }

    /** The lines of all files in place. */
    public static List<String> lines(Path folder) {
        List<String> lines = new ArrayList<>();
        for (Path file : in(folder)) {
            try (InputStream stored = Files.newInputStream(file);
                    InputStream text = decompressed(file, stored)) {
                new String(text.readAllBytes(), StandardCharsets.UTF_8).lines().forEach(lines::add);
            } catch (IOException e) {
                throw new UncheckedIOException(file.toString(), e);
            }
        }
        return lines;
    }

    private static InputStream decompressed(Path file, InputStream stored) throws IOException {
        if (file.toString().endsWith(".gz")) {
            return new GZIPInputStream(stored);
        }
        return file.toString().endsWith(".zst") ? new ZstdInputStream(stored) : stored;
    }

    /** The numbers of the events of {@link LocalJetstream}, in the order in which they were written. */
    public static List<Long> events(Path folder) {
        return lines(folder).stream()
                .map(LandedFiles::json)
                .map(event -> event.has("commit")
                        ? event.at("/commit/rkey").asText()
                        : event.at("/payload/rkey").asText())
                .filter(key -> key.startsWith("3k"))
                .map(key -> Long.valueOf(key.substring(2)))
                .toList();
    }

    /** The records that say what was not heard. */
    static List<JsonNode> gaps(Path folder) {
        return lines(folder).stream()
                .map(LandedFiles::json)
                .filter(record -> record.has("gap"))
                .map(record -> record.get("gap"))
                .toList();
    }

    private static JsonNode json(String line) {
        try {
            return JSON.readTree(line);
        } catch (JsonProcessingException e) {
            return JSON.createObjectNode();
        }
    }
}
