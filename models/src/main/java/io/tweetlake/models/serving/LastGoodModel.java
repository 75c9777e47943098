package io.tweetlake.models.serving;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tweetlake.common.config.TweetlakeConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/** Remembers on this machine's disk which version of a reference served last, for a start without the server or the bucket. */
record LastGoodModel(String name, String version, String artifacts, String cacheName) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Does nothing for models that no server is needed for. */
    static void remember(String reference, TweetlakeConfig config, ServedModel model) throws IOException {
        if (model.source() instanceof ModelSource.Remote source) {
            Path file = file(reference, config);
            Files.createDirectories(file.getParent());
            Path partial = Files.createTempFile(file.getParent(), "last-good-", ".partial");
            JSON.writeValue(
                    partial.toFile(),
                    new LastGoodModel(model.name(), model.version(), source.place(), source.cacheName()));
            Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** What served last, if its files are still here. */
    static Optional<ModelResolver.Resolved> recall(String reference, TweetlakeConfig config) {
        try {
            LastGoodModel last = JSON.readValue(file(reference, config).toFile(), LastGoodModel.class);
            return Files.isDirectory(ModelCache.folder().resolve(last.cacheName))
                    ? Optional.of(new ModelResolver.Resolved(
                            last.name,
                            last.version,
                            new ModelSource.Remote(
                                    config.mlflow(),
                                    config.s3(),
                                    last.artifacts,
                                    last.cacheName,
                                    config.model().maxSize().bytes(),
                                    null),
                            null))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Path file(String reference, TweetlakeConfig config) {
        return ModelCache.folder()
                .resolve(
                        "last-good-" + ModelResolver.digest(config.mlflow().registryUri() + " " + reference) + ".json");
    }
}
