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
    private static final String COLUMN = "silver.columns.author.path=$.user";
    /** What a list of S3 has on one page at most; LocalStack gives as many as it is asked for. */
    private static final int PAGE = 1_000;

    private static final int SMALL_PAGE = 50;

    @TempDir
    private Path folder;

    @Test
    void aListOfSeveralPagesHasEachRecordOnce() throws IOException {
        int files = 2 * SMALL_PAGE + 1;
        LakeOnS3 lake = new LakeOnS3(folder);
        lake.putTweets(0, files, 1);
        putDemo(lake.bucket());
        run(lake, SMALL_PAGE);
        assertThat(lake.counts()).isEqualTo(counts(files + 245, files + 236));
    }

    @Test
    @Tag("endurance")
    void threeRoundsHaveEachRecordOnce() throws IOException {
        int files = 2_500;
        LakeOnS3 lake = new LakeOnS3(folder);
        lake.putTweets(0, files, 1);
        run(lake, PAGE);
        assertThat(lake.counts()).isEqualTo(LakeOnS3.each(files));

        putDemo(lake.bucket());
        run(lake, PAGE);
        assertThat(lake.counts()).isEqualTo(counts(files + 245, files + 236));

        assertThat(lake.run("optimize"))
                .matches(
                        "(?s)bronze_tweets  compacted [1-9]\\d* files into 1  deleted 0\\n.*gold_tweets  compacted .*");
        lake.putTweets(files, 5, 10);
        run(lake, PAGE, "--set", COLUMN);
        assertThat(lake.counts()).isEqualTo(counts(files + 295, files + 286));

        assertThat(lake.run("sql", "--format", "csv", "SELECT unexplained, waiting FROM lake_balance"))
                .contains("0,0");
        assertThat(lake.run("quarantine", "replay")).contains("tried 3  tweets 0");
        assertThat(lake.run("comply")).isNotBlank();
        assertThat(lake.run("backfill", "--set", COLUMN)).matches("silver [1-9]\\d* +gold [1-9]\\d*\\s*");
    }

    @Test
    void inspectReadsEveryPageOfNames() throws IOException {
        LakeOnS3 lake = new LakeOnS3(folder);
        lake.putTweets(0, SMALL_PAGE + 1, 1);
        try (FaultyStore store = new FaultyStore(LocalStack.endpoint())) {
            CommandRun inspect = CommandRun.of(lake.command(
                    store.endpoint(), "inspect", "--format", "json", "--set", pages(SMALL_PAGE), lake.source()));
            assertThat(inspect.status()).as(inspect.err()).isEqualTo(ExitStatus.DONE);
            JsonNode report = new ObjectMapper().readTree(inspect.out());
            assertThat(report.get("files").asInt()).isEqualTo(SMALL_PAGE + 1);
            assertThat(report.get("tweets").asInt()).isEqualTo(SMALL_PAGE + 1);
            assertThat(store.requests().stream().filter(request -> request.contains("continuation-token")))
                    .isNotEmpty();
        }
    }

    /** As {@link LakeOnS3#counts} has them where Bronze has more than the others. */
    private static String counts(int records, int tweets) {
        return "%d,%2$d,%2$d,%2$d,%2$d".formatted(records, tweets);
    }

    private static String pages(int page) {
        return "spark.conf.spark.hadoop.fs.s3a.paging.maximum=" + page;
    }

    /** A micro-batch of Bronze takes two pages of files. */
    private static void run(LakeOnS3 lake, int page, String... options) {
        String[] ours = {
            "--set", "trigger=available-now", "--set", "source.maxFilesPerTrigger=" + 2 * page, "--set", pages(page)
        };
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
