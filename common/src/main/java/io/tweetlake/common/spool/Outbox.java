package io.tweetlake.common.spool;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The entries that a server does not have yet, a file each, so that neither a server that is down nor the end of this process
 * loses any.
 *
 * @param <T> what JSON is made of, such as a record
 */
public final class Outbox<T> {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SUFFIX = ".json";
    private static final int AT_ONCE = 100;

    private final Path folder;
    private final Class<T> type;

    /** @param folder made with the first entry */
    Outbox(Path folder, Class<T> type) {
        this.folder = folder;
        this.type = type;
    }

    /** @param number by which entries are sent in order */
    public record Entry<T>(long number, T value) {}

    void add(long number, T value) throws IOException {
        Files.createDirectories(folder);
        Path partial = folder.resolve(number + ".partial");
        Files.write(partial, JSON.writeValueAsBytes(value));
        Files.move(partial, file(number), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    /** The oldest ones, in order. One that cannot be read, after a full disk say, is deleted. */
    public List<Entry<T>> oldest(int count) throws IOException {
        return numbers().stream()
                .limit(count)
                .map(this::read)
                .flatMap(Optional::stream)
                .toList();
    }

    /** What takes one entry. */
    @FunctionalInterface
    public interface Taker<T> {
        void take(Entry<T> entry) throws IOException;
    }

    /**
     * Hands every entry over, oldest first, and removes each once it is taken.
     *
     * @throws IOException of the taker, with that entry and the later ones left
     */
    public void drain(Taker<T> taker) throws IOException {
        for (List<Entry<T>> entries = oldest(AT_ONCE); !entries.isEmpty(); entries = oldest(AT_ONCE)) {
            for (Entry<T> entry : entries) {
                taker.take(entry);
                remove(entry.number());
            }
        }
    }

    private Optional<Entry<T>> read(long number) {
        try {
            return Optional.of(new Entry<>(number, JSON.readValue(Files.readAllBytes(file(number)), type)));
        } catch (JsonProcessingException e) {
            remove(number);
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Once the server has it. */
    public void remove(long number) {
        try {
            Files.deleteIfExists(file(number));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int size() throws IOException {
        return numbers().size();
    }

    private List<Long> numbers() throws IOException {
        if (Files.notExists(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(SUFFIX))
                    .map(name -> Long.valueOf(name.substring(0, name.length() - SUFFIX.length())))
                    .sorted()
                    .toList();
        }
    }

    private Path file(long number) {
        return folder.resolve(number + SUFFIX);
    }
}
