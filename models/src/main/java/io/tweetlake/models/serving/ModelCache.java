package io.tweetlake.models.serving;

import java.nio.file.Path;

/** The folder in which this machine keeps models that were downloaded or unpacked. */
final class ModelCache {
    /** The system property that names it; {@code ~/.cache/tweetlake/models} if it is not set. */
    static final String PROPERTY = "tweetlake.model.cache";

    private ModelCache() {}

    static Path folder() {
        String folder = System.getProperty(PROPERTY);
        return folder == null
                ? Path.of(System.getProperty("user.home"), ".cache", "tweetlake", "models")
                : Path.of(folder);
    }
}
