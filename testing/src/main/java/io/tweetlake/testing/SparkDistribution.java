package io.tweetlake.testing;

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

/** A Spark installed by pip, as opposed to the jars that the build compiles against. */
public final class SparkDistribution {
    private static final String FIX =
            "no Spark distribution found. Fix: install one with `python3 -m venv target/pyspark"
                    + " && target/pyspark/bin/pip install -r cli/src/test/python/requirements.txt`";

    private SparkDistribution() {}

    /** The folder for {@code SPARK_HOME}. Without one the calling test is skipped, or fails in CI. */
    public static Path home() {
        Path libraries = Path.of(System.getProperty("tweetlake.home"), "target/pyspark/lib")
                .toAbsolutePath();
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

    /** The Python that it was installed for. */
    public static Path python() {
        return Path.of(System.getProperty("tweetlake.home"), "target/pyspark/bin/python")
                .toAbsolutePath();
    }

    /** Spark's own jars. */
    public static List<Path> jars() throws IOException {
        try (Stream<Path> jars = Files.walk(home().resolve("jars"))) {
            return jars.filter(file -> file.toString().endsWith(".jar")).toList();
        }
    }

    /** Of the jars that {@code --packages io.delta:delta-spark_4.1_2.13} adds, those that path tables need. */
    public static List<Path> deltaJars() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of)
                .filter(jar -> jar.getFileName().toString().matches("delta-(spark|storage)[_-].*\\.jar"))
                .toList();
    }
}
