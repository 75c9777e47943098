package io.tweetlake.common.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.tweetlake.common.config.Trigger;
import io.tweetlake.common.lake.Lake;
import io.tweetlake.common.lake.TestLake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RuntimeConfig;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("spark")
class MicroBatchPlansTest {
    private static final String ADAPTIVE = "spark.sql.adaptive.enabled";

    private final List<String> seen = new CopyOnWriteArrayList<>();
    private final List<String> after = new CopyOnWriteArrayList<>();

    @TempDir
    private Path folder;

    private TestLake lake;
    private SparkSession spark;

    @BeforeEach
    void openASessionAsUsersHaveIt() throws IOException {
        lake = TestLake.in(folder);
        spark = lake.spark().newSession();
        spark.conf().set(ADAPTIVE, true);
        Files.createDirectories(folder.resolve("source"));
    }

    @Test
    void aFewFilesWithFewRowsAreReadByOneTask() throws Exception {
        put("a", 1);
        put("b", 1);
        run();

        assertThat(seen).containsExactly("exchange=false adaptive=false");
    }

    @Test
    void aLargeFileInOnePartitionHasNoExchangesEither() throws Exception {
        spark.conf().set("spark.sql.files.minPartitionNum", 1);
        put("a", 600_000);
        run();

        assertThat(seen).containsExactly("exchange=false adaptive=false");
    }

    @Test
    void manyRowsInSeveralPartitionsArePlannedAsTheSessionSays() throws Exception {
        put("a", 1);
        run();
        put("b", 600_000);
        put("c", 600_000);
        run();

        assertThat(seen).containsExactly("exchange=false adaptive=false", "exchange=true adaptive=true");
    }

    @Test
    void theSessionIsAsItWasAfterwards() throws Exception {
        put("a", 1);
        run();

        assertThat(after).containsExactly("true");
    }

    private void put(String name, int lines) throws IOException {
        Files.writeString(folder.resolve("source").resolve(name), (name + "\n").repeat(lines));
    }

    private void run() throws Exception {
        Dataset<Row> lines =
                spark.readStream().text(folder.resolve("source").toUri().toString());
        Lake ours = new Lake(spark, lake.config().lake());
        MicroBatches.start("plans", lines, Trigger.AVAILABLE_NOW, ours, (batch, own) -> {
                    RuntimeConfig session = own.lake().spark().conf();
                    try (MicroBatchPlans plans = MicroBatchPlans.of(batch)) {
                        Dataset<Row> counts = plans.rows().groupBy("value").count();
                        String plan = counts.queryExecution().executedPlan().toString();
                        assertThat(counts.collectAsList()).isNotEmpty();
                        seen.add("exchange=%s adaptive=%s".formatted(plan.contains("Exchange"), session.get(ADAPTIVE)));
                    }
                    after.add(session.get(ADAPTIVE));
                })
                .awaitTermination();
    }
}
