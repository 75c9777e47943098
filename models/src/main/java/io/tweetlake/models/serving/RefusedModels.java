package io.tweetlake.models.serving;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The models of this machine's cache whose trial ended a process: they are not tried again, also after a restart. */
final class RefusedModels {
    private RefusedModels() {}

    /** Why it is not tried again; empty where it may be. */
    static Optional<String> reason(ModelSource.Remote source) {
        try {
            return Optional.of(Files.readString(file(source)).strip());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    static void remember(ModelSource.Remote source, String reason) throws IOException {
        Files.createDirectories(ModelCache.folder());
        Files.writeString(file(source), reason + "\n");
    }

    /** Whose deletion lets the model be tried again. */
    static Path file(ModelSource.Remote source) {
        return ModelCache.folder().resolve(source.cacheName() + ".refused");
    }
}
