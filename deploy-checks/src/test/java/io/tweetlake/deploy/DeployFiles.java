package io.tweetlake.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The files that go to Databricks. */
final class DeployFiles {
    /** One for each job; the nightly one first. */
    static final List<String> JOBS =
            List.of("databricks-jobs.json", "continuous/bronze.json", "continuous/silver.json", "continuous/gold.json");

    private DeployFiles() {}

    /** The root of the repository; a module's tests run in its folder. */
    static Path root() {
        return Path.of("..");
    }

    static Path file(String name) {
        return root().resolve("deploy").resolve(name);
    }

    static String text(String name) {
        try {
            return Files.readString(file(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
