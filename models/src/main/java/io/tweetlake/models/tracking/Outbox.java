package io.tweetlake.models.tracking;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The steps of one run that the server does not have yet, a file each, so that neither a server that is down nor the end of
 * this process loses any.
 */
final class Outbox {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SUFFIX = ".json";

    private final Path folder;

    /** @param folder made with the first step */
    Outbox(Path folder) {
        this.folder = folder;
    }

    /**
     * @param step by which they are sent in order
     * @param timestamp when it was, in milliseconds since 1970, UTC
     */
    record Step(long step, long timestamp, Map<String, Double> metrics) {}

    void add(Step step) throws IOException {
        Files.createDirectories(folder);
        Path partial = folder.resolve(step.step() + ".partial");
        Files.write(partial, JSON.writeValueAsBytes(step));
        Files.move(partial, file(step.step()), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    /** The oldest ones, in order. One that cannot be read, after a full disk say, is deleted. */
    List<Step> oldest(int count) throws IOException {
        return steps().stream()
                .limit(count)
                .map(this::read)
                .flatMap(Optional::stream)
                .toList();
    }

    private Optional<Step> read(long step) {
        try {
            return Optional.of(JSON.readValue(Files.readAllBytes(file(step)), Step.class));
        } catch (JsonProcessingException e) {
            remove(step);
            return Optional.empty();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    void remove(long step) {
        try {
            Files.deleteIfExists(file(step));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    int size() throws IOException {
        return steps().size();
    }

    private List<Long> steps() throws IOException {
        if (Files.notExists(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(SUFFIX))
                    .map(name -> Long.valueOf(name.substring(0, name.length() - SUFFIX.length())))
                    .sorted(Comparator.naturalOrder())
                    .toList();
        }
    }

    private Path file(long step) {
        return folder.resolve(step + SUFFIX);
    }
}
