package io.tweetlake.cli;

import java.nio.file.Path;

/** Where tweetlake is installed: the folder of the launcher, which says so in {@code tweetlake.home}. */
final class Home {
    private Home() {}

    /** A path below it, as it is seen from the working directory. */
    static Path path(String below) {
        return Path.of(System.getProperty("tweetlake.home", "")).resolve(below).normalize();
    }
}
