package io.tweetlake.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tweetlake.common.job.ExitStatus;
import io.tweetlake.testing.s3.FaultyStore;
import io.tweetlake.testing.s3.LocalStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Source, tables and checkpoints are in a bucket, and every command works on them. */
@Tag("docker")
@Tag("process")
class PipelineOnS3IT {
    private static final int SMALL_FILES = 2_500;
    private static final String COLUMN = "silver.columns.author.path=$.user";
    /** What a list of S3 has on one page at most; LocalStack gives as many as it is asked for. */
    private static final int PAGE = 1_000;

    private static final String PAGES = "spark.conf.spark.hadoop.fs.s3a.paging.maximum=" + PAGE;

    @TempDir
    private Path folder;

    @Test
    void threeRoundsHaveEachRecordOnce() throws IOException {
        LakeOnS3 lake = new LakeOnS3(folder);
        lake.putTweets(0, SMALL_FILES, 1);
        run(lake);
        assertThat(lake.counts()).isEqualTo("2500,2500,2500,2500,2500");

        putDemo(lake.bucket());
        run(lake);
        assertThat(lake.counts()).isEqualTo("2745,2736,2736,2736,2736");

        assertThat(lake.run("optimize"))
                .matches(
                        "(?s)bronze_tweets  compacted [1-9]\\d* files into 1  deleted 0\\n.*gold_tweets  compacted .*");
        lake.putTweets(SMALL_FILES, 5, 10);
        run(lake, "--set", COLUMN);
        assertThat(lake.counts()).isEqualTo("2795,2786,2786,2786,2786");

        assertThat(lake.run("sql", "--format", "csv", "SELECT unexplained, waiting FROM lake_balance"))
                .contains("0,0");
        assertThat(lake.run("quarantine", "replay")).contains("tried 3  tweets 0");
        assertThat(lake.run("comply")).isNotBlank();
        assertThat(lake.run("backfill", "--set", COLUMN)).matches("silver [1-9]\\d* +gold [1-9]\\d*\\s*");
    }

    @Test
    void inspectReadsEveryPageOfNames() throws IOException {
        LakeOnS3 lake = new LakeOnS3(folder);
        lake.putTweets(0, PAGE + 1, 1);
        try (FaultyStore store = new FaultyStore(LocalStack.endpoint())) {
            CommandRun inspect = CommandRun.of(
                    lake.command(store.endpoint(), "inspect", "--format", "json", "--set", PAGES, lake.source()));
            assertThat(inspect.status()).as(inspect.err()).isEqualTo(ExitStatus.DONE);
            JsonNode report = new ObjectMapper().readTree(inspect.out());
            assertThat(report.get("files").asInt()).isEqualTo(PAGE + 1);
            assertThat(report.get("tweets").asInt()).isEqualTo(PAGE + 1);
            assertThat(store.requests().stream().filter(request -> request.contains("continuation-token")))
                    .isNotEmpty();
        }
    }

    private static void run(LakeOnS3 lake, String... options) {
        String[] ours = {"--set", "trigger=available-now", "--set", "source.maxFilesPerTrigger=2000", "--set", PAGES};
        lake.run("run", Stream.of(ours, options).flatMap(Stream::of).toArray(String[]::new));
    }

    private static void putDemo(String bucket) throws IOException {
        Map<String, String> texts = new TreeMap<>();
        try (Stream<Path> files = Files.list(Home.path("src-test-data/demo"))) {
            for (Path file : files.toList()) {
                texts.put("source/demo/" + file.getFileName(), Files.readString(file));
            }
        }
        LocalStack.putAll(bucket, texts);
    }
}
