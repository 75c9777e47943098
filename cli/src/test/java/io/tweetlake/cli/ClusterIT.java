package io.tweetlake.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tweetlake.common.job.ExitStatus;
import io.tweetlake.common.s3.LocalStackOptions;
import io.tweetlake.testing.SparkDistribution;
import io.tweetlake.testing.s3.LocalStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.lang3.StringUtils;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jars of the jobs, unchanged, on a cluster with two executors, over S3. */
@Tag("docker")
@Tag("process")
class ClusterIT {
    private static final int FILES = 4;
    private static final int TWEETS_IN_FILE = 400;
    private static final int TWEETS = FILES * TWEETS_IN_FILE;
    private static final int FEW_TWEETS = 20;

    @TempDir
    private Path folder;

    @Test
    void ingestsWhatIsInABucket() throws Exception {
        SparkDistribution.home();
        String bucket = LocalStack.bucket();
        CourseTweets.write(folder.resolve("source"), 1, FEW_TWEETS);
        upload(bucket);
        try (StandaloneCluster cluster = StandaloneCluster.start(folder.resolve("cluster"), environment(bucket))) {
            Process bronze = submit(cluster, "bronze");
            assertThat(cluster.status(bronze)).as(cluster::logs).isEqualTo(ExitStatus.DONE);
        }
        assertThat(ask(bucket, "SELECT count(*) FROM bronze_tweets")).containsExactly(String.valueOf(FEW_TWEETS));
    }

    @Test
    @Tag("endurance")
    void finishesABatchWhoseExecutorIsKilled() throws Exception {
        SparkDistribution.home();
        String bucket = LocalStack.bucket();
        CourseTweets.write(folder.resolve("source"), FILES, TWEETS_IN_FILE);
        upload(bucket);
        try (StandaloneCluster cluster = StandaloneCluster.start(folder.resolve("cluster"), environment(bucket))) {
            for (String job : List.of("bronze", "silver")) {
                Process process = submit(cluster, job);
                assertThat(cluster.status(process)).as(cluster::logs).isEqualTo(ExitStatus.DONE);
            }
            assertThat(ask(bucket, "SELECT count(*) FROM silver_tweets")).containsExactly(String.valueOf(TWEETS));

            Process gold = submit(cluster, "gold");
            cluster.until(gold, () -> haveLoadedTheModel(cluster));
            cluster.killExecutor(0);
            assertThat(LocalStack.keys(bucket, commit(1))).isEmpty();
            cluster.until(gold, () -> !LocalStack.keys(bucket, commit(1)).isEmpty());

            assertThat(cluster.status(gold)).as(cluster::logs).isEqualTo(ExitStatus.DONE);
            assertThat(cluster.log("gold")).contains("Lost executor");
            assertPreparedOnce(cluster);
        }
        assertThat(ask(
                        bucket,
                        "SELECT count(*), count(DISTINCT tweet_id), count(predicted_sentiment) FROM gold_tweets"))
                .containsExactly("%d,%d,%d".formatted(TWEETS, TWEETS, TWEETS));
    }

    /** The nodes' own folders for what is unpacked are one, as the nodes are one machine. */
    private Map<String, String> environment(String bucket) {
        Map<String, String> environment = new HashMap<>(LocalStack.environment());
        environment.put("TWEETLAKE_LAKE", "s3a://" + bucket + "/lake");
        environment.put("TWEETLAKE_SOURCE", "s3a://" + bucket + "/source");
        environment.put("S3_ENDPOINT", LocalStack.endpoint());
        environment.put("S3_PATH_STYLE", "true");
        environment.put("DJL_CACHE_DIR", folder.resolve("libraries").toString());
        return environment;
    }

    private Process submit(StandaloneCluster cluster, String job) throws IOException {
        String models = "-Dtweetlake.model.cache=" + folder.resolve("models");
        List<String> spark = List.of(
                "--conf",
                "spark.ui.enabled=false",
                "--driver-java-options",
                models,
                "--conf",
                "spark.executor.extraJavaOptions=" + models);
        return cluster.submit(job, spark, List.of("--set", "trigger=available-now", "--set", "model.precision=fp32"));
    }

    private static boolean haveLoadedTheModel(StandaloneCluster cluster) {
        return IntStream.range(0, 2)
                .allMatch(
                        worker -> cluster.executorLogs(worker).stream().anyMatch(log -> log.contains("model loaded")));
    }

    /** Two executors and the one that took the place of the killed one, and the driver, are four who would unpack. */
    private static void assertPreparedOnce(StandaloneCluster cluster) {
        String logs = Stream.concat(
                        IntStream.range(0, 2).boxed().flatMap(worker -> cluster.executorLogs(worker).stream()),
                        Stream.of(cluster.log("gold")))
                .reduce("", String::concat);
        assertThat(StringUtils.countMatches(logs, "model loaded")).isGreaterThanOrEqualTo(2);
        assertThat(StringUtils.countMatches(logs, "Unpacked native libraries")).isOne();
        assertThat(StringUtils.countMatches(logs, "model unpacked")).isOne();
    }

    private void upload(String bucket) throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("source"))) {
            for (Path file : files.toList()) {
                LocalStack.put(bucket, "source/" + file.getFileName(), Files.readString(file));
            }
        }
    }

    private static String commit(long version) {
        return "lake/gold_tweets/_delta_log/%020d.json".formatted(version);
    }

    private static List<String> ask(String bucket, String statement) {
        List<String> words = new ArrayList<>(List.of("sql", "--format", "csv", statement));
        Stream.concat(
                        Stream.of("lake.root=s3a://" + bucket + "/lake"),
                        LocalStackOptions.at(LocalStack.endpoint()).stream())
                .forEach(option -> words.addAll(List.of("--set", option)));
        CommandRun run = CommandRun.of(words.toArray(String[]::new));
        assertThat(run.status()).as(run.err()).isEqualTo(ExitStatus.DONE);
        return run.out().lines().skip(1).toList();
    }
}
