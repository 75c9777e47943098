package io.tweetlake.common.lake;

import io.tweetlake.common.config.ConfigLoader;
import io.tweetlake.common.config.TweetlakeConfig;
import io.tweetlake.common.job.SparkSessions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/** The Spark session of a JVM's tests, made as the jobs make theirs. A command that runs in the JVM ends it. */
public final class TestSession {
    private static SparkSession spark;

    private TestSession() {}

    public static synchronized SparkSession get() {
        if (spark == null || spark.sparkContext().isStopped()) {
            spark = SparkSessions.open(config());
        }
        return spark;
    }

    private static TweetlakeConfig config() {
        List<String> options = List.of(
                "lake.root=none",
                "spark.master=local[2]",
                "spark.conf.spark.ui.enabled=false",
                "spark.conf.spark.driver.host=127.0.0.1",
                "spark.conf.spark.driver.bindAddress=127.0.0.1",
                "spark.conf.spark.sql.shuffle.partitions=2",
                "spark.conf.spark.databricks.delta.snapshotPartitions=1",
                "spark.conf.spark.delta.logStore.file.impl=" + WatchedCommits.class.getName(),
                // A plan over a few rows runs in less time than it takes to generate code for it, or to plan it again
                // between its stages. Tests of whole processes leave both to Spark.
                "spark.conf.spark.sql.codegen.wholeStage=false",
                "spark.conf.spark.sql.codegen.factoryMode=NO_CODEGEN",
                "spark.conf.spark.sql.adaptive.enabled=false",
                "spark.conf.spark.sql.warehouse.dir=" + temporaryFolder());
        return ConfigLoader.load(null, options, Map.of()).config();
    }

    private static String temporaryFolder() {
        try {
            var folder = Files.createTempDirectory("tweetlake-warehouse-");
            folder.toFile().deleteOnExit();
            return folder.toUri().toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
