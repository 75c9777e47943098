package io.tweetlake.s3logstore;

import static org.assertj.core.api.Assertions.assertThat;

import io.tweetlake.testing.SparkDistribution;
import io.tweetlake.testing.s3.FaultyStore;
import io.tweetlake.testing.s3.LocalStack;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's configuration in a Spark that was installed by pip, and has never heard of tweetlake. */
@Tag("docker")
@Tag("process")
class SparkUserIT {
    private static final int APPENDS = 3;
    /** Delta and S3A as their own documentation asks for them, with the AWS SDK's modules in place of its bundle. */
    private static final String LIBRARIES =
            ".*/(delta-(spark|storage)[_-]|hadoop-aws-|software/amazon/|reactive-streams-).*\\.jar";

    @TempDir
    private Path folder;

    @BeforeAll
    static void requireSpark() {
        SparkDistribution.home();
    }

    @Test
    void commitsWithTheConfigurationOfTheReadme() throws Exception {
        String bucket = LocalStack.bucket();
        try (FaultyStore store = new FaultyStore(LocalStack.endpoint())) {
            Process driver = submit("s3a://" + bucket + "/table", store.endpoint());
            assertThat(driver.waitFor())
                    .as(() -> ConditionalPutLogStoreIT.text(log()))
                    .isZero();
            assertThat(store.requests())
                    .as("the probe, which Delta's own store does not make")
                    .anyMatch(request -> request.matches("PUT .*/_delta_log/\\.conditional-put-.*"));
        }
        assertThat(LocalStack.keys(bucket, "table/_delta_log/").stream().filter(key -> key.endsWith(".json")))
                .containsExactlyElementsOf(IntStream.range(0, APPENDS)
                        .mapToObj("table/_delta_log/%020d.json"::formatted)
                        .toList());
    }

    private Process submit(String table, String endpoint) throws IOException {
        String script = Path.of(System.getProperty("tweetlake.home"), "s3-log-store/src/test/python/append.py")
                .toString();
        ProcessBuilder builder = new ProcessBuilder(
                        SparkDistribution.home().resolve("bin/spark-submit").toString(),
                        "--master",
                        "local[1]",
                        "--jars",
                        Stream.concat(Stream.of(PackagedJar.path().toString()), libraries())
                                .collect(Collectors.joining(",")),
                        "--properties-file",
                        properties(endpoint).toString(),
                        script,
                        table,
                        String.valueOf(APPENDS))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log().toFile());
        builder.environment().putAll(LocalStack.environment());
        builder.environment().put("SPARK_HOME", SparkDistribution.home().toString());
        // A process this young is over before the optimising compiler has paid for itself.
        builder.environment()
                .put("JDK_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:ReservedCodeCacheSize=240m -XX:+UseSerialGC");
        builder.environment().put("PYSPARK_PYTHON", SparkDistribution.python().toString());
        return builder.start();
    }

    private static Stream<String> libraries() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(jar -> jar.matches(LIBRARIES));
    }

    /** The README's lines, and the address of the store. */
    private Path properties(String endpoint) throws IOException {
        String readme = Files.readString(Path.of(System.getProperty("tweetlake.home"), "s3-log-store/README.md"));
        String lines = readme.replaceFirst("(?s).*?```properties\n", "").replaceFirst("(?s)\n```.*", "");
        return Files.writeString(folder.resolve("spark.properties"), lines + """

                        spark.sql.extensions                    io.delta.sql.DeltaSparkSessionExtension
                        spark.sql.catalog.spark_catalog         org.apache.spark.sql.delta.catalog.DeltaCatalog
                        spark.hadoop.fs.s3a.endpoint            %s
                        spark.hadoop.fs.s3a.endpoint.region     us-east-1
                        spark.hadoop.fs.s3a.path.style.access   true
                        spark.ui.enabled                        false
                        """.formatted(endpoint));
    }

    private Path log() {
        return folder.resolve("driver.log");
    }
}
