package io.tweetlake.gold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.tweetlake.common.UserError;
import io.tweetlake.common.job.JobRun;
import io.tweetlake.common.lake.Table;
import io.tweetlake.common.lake.TestLake;
import io.tweetlake.sentiment.TinyCheckpoints;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("spark")
class RescoreTest {
    private static final LocalDate TUESDAY = LocalDate.parse("2026-06-16");
    private static final String ANSWERS = "concat_ws(' ', tweet_id, predicted_sentiment, model_version)";
    private static final Rescore.Progress NOBODY_LOOKS = (done, all) -> {};

    @TempDir
    private Path folder;

    private TestLake lake;
    private TestLake other;

    @BeforeEach
    void labelThreeDays() {
        lake = lakeWith(TinyCheckpoints.BERT);
        other = lakeWith(TinyCheckpoints.ROBERTA);
        SilverRows.appendOn(lake, "2026-06-15", texts("monday", 20));
        SilverRows.appendOn(lake, "2026-06-16", texts("tuesday", 30));
        SilverRows.appendOn(lake, "2026-06-17", texts("wednesday", 10));
        SilverRows.append(lake, "some day");
    }

    @Test
    void theTweetsOfTheRangeGetTheOtherModelsAnswersAndOlderVersionsKeepTheOld() {
        lake.run(GoldJob::new);
        List<String> before = answers("true");
        long version = lake.version(Table.GOLD_TWEETS);

        Rescore.Figures done = rescore(1_000).run(TUESDAY, TUESDAY, NOBODY_LOOKS);

        assertThat(done.rescored()).isEqualTo(30);
        assertThat(done.kept()).isZero();
        assertThat(answers("clean_text not like 'tuesday%'"))
                .hasSize(31)
                .isSubsetOf(before)
                .doesNotContainAnyElementsOf(labelledAlone());
        assertThat(answers("clean_text like 'tuesday%'")).hasSize(30).isSubsetOf(labelledAlone());
        assertThat(lake.spark()
                        .read()
                        .format("delta")
                        .option("versionAsOf", version)
                        .load(lake.lake().place(Table.GOLD_TWEETS))
                        .selectExpr(ANSWERS)
                        .as(Encoders.STRING())
                        .collectAsList())
                .containsExactlyInAnyOrderElementsOf(before);
    }

    @Test
    void whatIsDoneIsNotDoneAgain() {
        lake.run(GoldJob::new);
        List<Long> committed = new ArrayList<>();

        assertThatThrownBy(() -> rescore(25).run(null, null, (done, all) -> {
                    committed.add(done);
                    if (committed.size() == 2) {
                        throw new IllegalStateException("killed");
                    }
                }))
                .hasMessage("killed");
        Rescore.Figures rest = rescore(25).run(null, null, NOBODY_LOOKS);
        long version = lake.version(Table.GOLD_TWEETS);
        Rescore.Figures nothing = rescore(25).run(null, null, NOBODY_LOOKS);

        assertThat(rest.kept()).isEqualTo(committed.get(1)).isBetween(1L, 60L);
        assertThat(rest.rescored()).isEqualTo(61 - rest.kept());
        assertThat(nothing.rescored()).isZero();
        assertThat(nothing.kept()).isEqualTo(61);
        assertThat(lake.version(Table.GOLD_TWEETS)).isEqualTo(version);
        assertThat(answers("true")).hasSize(61).isSubsetOf(labelledAlone());
    }

    @Test
    void theStreamsGoOnMeanwhile() throws Exception {
        TestLake running = lakeWith(TinyCheckpoints.BERT, "trigger=100ms");
        JobRun run = new JobRun(lake.spark(), List.of(new GoldJob(running.config())));
        CompletableFuture<Void> done = CompletableFuture.runAsync(() -> TestLake.untilDone(run));
        await(() -> lake.lake().exists(Table.GOLD_TWEETS) && lake.count(Table.GOLD_TWEETS) == 61);
        StreamingQuery reader = lake.lake()
                .readStream(Table.GOLD_TWEETS, 1 << 20)
                .writeStream()
                .format("memory")
                .queryName("read_meanwhile")
                .start();

        rescore(10).run(null, TUESDAY, (rows, all) -> SilverRows.appendOn(lake, "2026-06-16", "new at " + rows));
        long added = lake.count(Table.SILVER_TWEETS) - 61;
        await(() -> lake.count(Table.GOLD_TWEETS) == 61 + added);
        reader.processAllAvailable();
        reader.stop();
        run.stop();

        done.get(60, TimeUnit.SECONDS);
        assertThat(added).isGreaterThanOrEqualTo(5);
        assertThat(lake.read(Table.GOLD_TWEETS).select("tweet_id").distinct().count())
                .isEqualTo(61 + added);
        assertThat(answers("batch_id is null")).hasSizeGreaterThanOrEqualTo(50);
        assertThat(lake.spark().table("read_meanwhile").select("tweet_id").collectAsList())
                .hasSize((int) (61 + added))
                .doesNotHaveDuplicates();
    }

    @Test
    void withoutGoldThereIsNothingToRescore() {
        assertThatThrownBy(() -> rescore(10))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("run `tweetlake gold` first");
    }

    private Rescore rescore(long rowsAtOnce) {
        return new Rescore(other.lake(), other.config(), rowsAtOnce);
    }

    /** What the other model says of all the tweets, in a lake of its own. */
    private List<String> labelledAlone() {
        TestLake alone = TestLake.in(folder.resolve("alone"), options(TinyCheckpoints.ROBERTA));
        if (!alone.lake().exists(Table.GOLD_TWEETS)) {
            alone.lake().createIfMissing(Table.SILVER_TWEETS);
            alone.lake().append(Table.SILVER_TWEETS, lake.read(Table.SILVER_TWEETS), "copy", 0);
            alone.run(GoldJob::new);
        }
        return answers(alone, "true");
    }

    private List<String> answers(String where) {
        return answers(lake, where);
    }

    private static List<String> answers(TestLake of, String where) {
        return of.read(Table.GOLD_TWEETS)
                .where(where)
                .selectExpr(ANSWERS)
                .as(Encoders.STRING())
                .collectAsList();
    }

    private static String[] texts(String day, int count) {
        return IntStream.range(0, count).mapToObj(i -> day + " " + i).toArray(String[]::new);
    }

    private TestLake lakeWith(String checkpoint, String... more) {
        return TestLake.in(folder, options(checkpoint, more));
    }

    private String[] options(String checkpoint, String... more) {
        Stream<String> ours =
                Stream.of("model.ref=" + TinyCheckpoints.unpack(checkpoint, folder), "model.precision=fp32");
        return Stream.concat(ours, Stream.of(more)).toArray(String[]::new);
    }

    private static void await(BooleanSupplier condition) {
        assertTimeoutPreemptively(Duration.ofMinutes(5), () -> {
            while (!condition.getAsBoolean()) {
                Thread.onSpinWait();
            }
        });
    }
}
