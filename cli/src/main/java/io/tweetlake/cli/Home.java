package io.tweetlake.cli;

import java.nio.file.Path;

/** What the launcher says of the installation, in system properties. */
final class Home {
    private Home() {}

    /** A path below the folder of the installation, as seen from the working directory. */
    static Path path(String below) {
        return Path.of(System.getProperty("tweetlake.home", "")).resolve(below).normalize();
    }

    /** Where the demo's lake goes by default: an installation may be read-only. */
    static Path demo() {
        String folder = System.getProperty("tweetlake.demo");
        return folder == null ? path("target/demo") : Path.of(folder);
    }

    /** How the user called the launcher. */
    static String command() {
        return System.getProperty("tweetlake.command", "./tweetlake");
    }
}
