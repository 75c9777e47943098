package io.tweetlake.cli;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** A Spark as people install it, apart from the jars that the build compiles against. */
final class SparkDistribution {
    private static final String FIX = "there is no Spark to submit to: install one with `python3 -m venv target/pyspark"
            + " && target/pyspark/bin/pip install -r cli/src/test/python/requirements.txt`";

    private SparkDistribution() {}

    /** What {@code SPARK_HOME} is set to. Where there is none the test is skipped, or in CI fails. */
    static Path home() {
        Path libraries = Home.path("target/pyspark/lib").toAbsolutePath();
        if (Files.isDirectory(libraries)) {
            try (Stream<Path> versions = Files.list(libraries)) {
                return versions.map(python -> python.resolve("site-packages/pyspark"))
                        .filter(Files::isDirectory)
                        .findFirst()
                        .orElseThrow();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        if (System.getenv("CI") != null) {
            fail(FIX);
        }
        return abort(FIX);
    }

    /** Spark's own jars. */
    static List<Path> jars() throws IOException {
        try (Stream<Path> jars = Files.walk(home().resolve("jars"))) {
            return jars.filter(file -> file.toString().endsWith(".jar")).toList();
        }
    }

    /** The jars that {@code --packages io.delta:delta-spark_4.1_2.13} adds to them, and that path tables need. */
    static List<Path> deltaJars() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of)
                .filter(jar -> jar.getFileName().toString().matches("delta-(spark|storage)[_-].*\\.jar"))
                .toList();
    }
}
