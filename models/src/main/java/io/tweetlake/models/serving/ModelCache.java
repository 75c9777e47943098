package io.tweetlake.models.serving;

import io.tweetlake.common.local.UserCache;
import java.nio.file.Path;

/** The folder in which this machine keeps models that were downloaded or unpacked. */
final class ModelCache {
    /** The system property that names it; {@code models} of the user's cache if it is not set. */
    static final String PROPERTY = "tweetlake.model.cache";

    private ModelCache() {}

    static Path folder() {
        String folder = System.getProperty(PROPERTY);
        return folder == null ? UserCache.folder("models") : Path.of(folder);
    }
}
