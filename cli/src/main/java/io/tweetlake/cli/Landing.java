package io.tweetlake.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

/** Puts files into a folder one by one, as a collector of tweets would. */
final class Landing implements Iterator<Path> {
    private final Path folder;
    private final List<Path> files;
    private int landed;

    Landing(Path from, Path folder) throws IOException {
        this.folder = folder;
        try (Stream<Path> found = Files.list(from)) {
            this.files = found.sorted().toList();
        }
    }

    @Override
    public boolean hasNext() {
        return landed < files.size();
    }

    /** The file is there whole or not at all: Spark passes over names that begin with a dot. */
    @Override
    public Path next() {
        Path file = files.get(landed++);
        Path partial = folder.resolve("." + file.getFileName());
        Path whole = folder.resolve(file.getFileName());
        try {
            Files.copy(file, partial);
            return Files.move(partial, whole, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path folder() {
        return folder;
    }

    /** For example {@code 3 of 12 files}. */
    String progress() {
        return "%d of %d files".formatted(landed, files.size());
    }
}
