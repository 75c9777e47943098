package io.tweetlake.common.local;

import java.nio.file.Path;
import java.util.Optional;

/**
 * The user's folder for what can be made or downloaded again: {@code $XDG_CACHE_HOME}, by default {@code ~/.cache}, and
 * {@code tweetlake} below it.
 */
public final class UserCache {
    private UserCache() {}

    /** @param name of a folder, which may not exist yet */
    public static Path folder(String name) {
        return folder(System.getenv("XDG_CACHE_HOME"), System.getProperty("user.home"), name);
    }

    /** As the specification asks, an empty or relative path counts as not set. */
    static Path folder(String cacheHome, String userHome, String name) {
        return Optional.ofNullable(cacheHome)
                .filter(value -> !value.isBlank())
                .map(Path::of)
                .filter(Path::isAbsolute)
                .orElseGet(() -> Path.of(userHome, ".cache"))
                .resolve("tweetlake")
                .resolve(name);
    }
}
