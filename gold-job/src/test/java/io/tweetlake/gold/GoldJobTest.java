package io.tweetlake.gold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.tweetlake.common.UserError;
import io.tweetlake.common.job.JobRun;
import io.tweetlake.common.lake.Deletions;
import io.tweetlake.common.lake.Lake;
import io.tweetlake.common.lake.Table;
import io.tweetlake.common.lake.TestLake;
import io.tweetlake.common.lake.WatchedCommits;
import io.tweetlake.sentiment.TinyCheckpoints;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("spark")
class GoldJobTest {
    @TempDir
    private Path folder;

    private TestLake lake;

    @BeforeEach
    void makeTheLake() {
        lake = lakeWith(TinyCheckpoints.BERT);
    }

    @Test
    void everyTweetOfSilverIsLabelledOnce() {
        SilverRows.append(
                lake, IntStream.range(0, 300).mapToObj(i -> "tweet " + i).toArray(String[]::new));

        lake.run(GoldJob::new);

        assertThat(lake.count(Table.GOLD_TWEETS)).isEqualTo(300);
        assertThat(ids(Table.GOLD_TWEETS)).isEqualTo(ids(Table.SILVER_TWEETS));
        // One file each: both task slots had tweets to score, though they came in fewer files.
        assertThat(lake.read(Table.GOLD_TWEETS).inputFiles()).hasSize(2);
    }

    @Test
    void aRowSaysWhatTheModelMadeOfItAndWhichModel() {
        TestLake exact = lakeWith(TinyCheckpoints.BERT, "model.precision=fp32");
        SilverRows.append(exact, "so happy today");

        exact.run(GoldJob::new);

        Row tweet = exact.read(Table.GOLD_TWEETS).first();
        assertThat(tweet.schema().fieldNames())
                .isEqualTo(Table.GOLD_TWEETS.schema().fieldNames());
        Row probabilities = tweet.getAs("probabilities");
        int label = tweet.<Integer>getAs("predicted_sentiment_id");
        assertThat(tweet.<String>getAs("predicted_sentiment"))
                .isEqualTo(List.of("negative", "neutral", "positive").get(label));
        assertThat(probabilities.getFloat(0) + probabilities.getFloat(1) + probabilities.getFloat(2))
                .isCloseTo(1f, within(1e-5f));
        assertThat(tweet.<Double>getAs("predicted_score"))
                .isCloseTo(probabilities.getFloat(label) * 100.0, within(1e-3));
        assertThat(tweet.<String>getAs("model_version")).matches("[0-9a-f]{12}");
        assertThat(tweet.<String>getAs("model_precision")).isEqualTo("fp32");
        assertThat(tweet.<Double>getAs("inference_ms")).isPositive();
        assertThat(tweet.<Long>getAs("batch_id")).isZero();
        assertThat(tweet.<Object>getAs("scored_at")).isNotNull();
        assertThat(tweet.<String>getAs("error")).isNull();
    }

    @Test
    void aTweetThatCannotBeScoredIsARowWithAnError() {
        SilverRows.append(lake, "fine", null, "");

        lake.run(GoldJob::new);

        List<Row> failed =
                lake.read(Table.GOLD_TWEETS).where("error is not null").collectAsList();
        assertThat(failed).hasSize(1);
        assertThat(failed.get(0).<String>getAs("clean_text")).isNull();
        assertThat(failed.get(0).<String>getAs("predicted_sentiment")).isNull();
        assertThat(failed.get(0).<Row>getAs("probabilities")).isNull();
        assertThat(lake.count(Table.GOLD_TWEETS)).isEqualTo(3);
    }

    @Test
    void tweetsInALanguageThatTheModelDoesNotReadPassThroughUnlabelled() {
        TestLake english = lakeWith(TinyCheckpoints.BERT, "gold.languages=en, pt");
        SilverRows.appendIn(english, "en", "en", "de", "pt-BR", "und", null);

        english.run(GoldJob::new);

        assertThat(english.read(Table.GOLD_TWEETS)
                        .selectExpr("concat_ws(' ', lang, error, if(predicted_sentiment is null, '-', '+'))")
                        .as(Encoders.STRING())
                        .collectAsList())
                .containsExactlyInAnyOrder("en +", "en +", "de language-not-supported -", "pt-BR +", "und +", "+");
    }

    @Test
    void aColumnThatSilverGetsComesToGoldWhileTheJobRuns() throws Exception {
        SilverRows.append(lake, "old");
        TestLake running = lakeWith(TinyCheckpoints.BERT, "trigger=100ms");
        JobRun run = new JobRun(lake.spark(), List.of(new GoldJob(running.config())));
        CompletableFuture<Void> done = CompletableFuture.runAsync(() -> TestLake.untilDone(run));
        await(() -> lake.lake().exists(Table.GOLD_TWEETS) && lake.count(Table.GOLD_TWEETS) == 1);

        lake.lake().createIfMissing(Table.SILVER_TWEETS, new StructType().add("source_app", DataTypes.StringType));
        SilverRows.append(lake, "new");
        SilverRows.append(lake, "newer");
        await(() -> lake.count(Table.GOLD_TWEETS) == 3);
        run.stop();

        done.get(60, TimeUnit.SECONDS);
        assertThat(lake.read(Table.GOLD_TWEETS)
                        .selectExpr("concat_ws(' ', clean_text, source_app)")
                        .as(Encoders.STRING())
                        .collectAsList())
                .containsExactlyInAnyOrder("old", "new from new", "newer from newer");
    }

    @Test
    void aTweetThatWasDeletedBeforeItWasScoredIsNot() {
        SilverRows.append(lake, "kept", "deleted");
        new Deletions(lake.lake())
                .note(lake.read(Table.SILVER_TWEETS)
                        .where("clean_text = 'deleted'")
                        .select("tweet_id"));

        lake.run(GoldJob::new);

        assertThat(lake.read(Table.GOLD_TWEETS)
                        .select("clean_text")
                        .as(Encoders.STRING())
                        .collectAsList())
                .containsExactly("kept");
    }

    /** Noted before the rows are committed; the process dies just after, and has no time to look. */
    @Test
    void aTweetThatIsNamedWhileItIsScoredIsDeletedByTheRepeatedMicroBatch() {
        SilverRows.append(lake, "kept", "deleted");
        lake.lake().createIfMissing(Table.GOLD_TWEETS);
        Lake elsewhere = lake.lake().in(lake.spark().newSession());
        Runnable note = () -> new Deletions(elsewhere)
                .note(elsewhere
                        .read(Table.SILVER_TWEETS)
                        .where("clean_text = 'deleted'")
                        .select("tweet_id"));
        Runnable die = () -> {
            throw new IllegalStateException("killed");
        };

        assertThatThrownBy(() -> WatchedCommits.during(() -> lake.run(GoldJob::new), Map.of(0, note), Map.of(0, die)))
                .hasStackTraceContaining("killed");
        assertThat(lake.count(Table.GOLD_TWEETS)).isEqualTo(2);
        lake.run(GoldJob::new);

        assertThat(lake.read(Table.GOLD_TWEETS)
                        .select("clean_text")
                        .as(Encoders.STRING())
                        .collectAsList())
                .containsExactly("kept");
    }

    @Test
    void aMicroBatchThatIsRepeatedChangesNothing() {
        SilverRows.append(lake, "one", "two");
        lake.run(GoldJob::new);
        long version = lake.version(Table.GOLD_TWEETS);
        lake.forgetLastCommit("gold");

        lake.run(GoldJob::new);

        assertThat(lake.version(Table.GOLD_TWEETS)).isEqualTo(version);
        assertThat(lake.count(Table.GOLD_TWEETS)).isEqualTo(2);
    }

    @Test
    void aRestartedJobGoesOnWithWhatIsNewAndWithTheModelItIsGiven() {
        SilverRows.append(lake, "one");
        lake.run(GoldJob::new);
        SilverRows.append(lake, "two");

        lakeWith(TinyCheckpoints.ROBERTA).run(GoldJob::new);

        assertThat(lake.read(Table.GOLD_TWEETS)
                        .select("model_version")
                        .distinct()
                        .count())
                .isEqualTo(2);
        assertThat(lake.count(Table.GOLD_TWEETS)).isEqualTo(2);
    }

    @Test
    void theBundledModelKnowsPraiseFromBlame() {
        TestLake bundled = TestLake.in(folder, "model.ref=builtin:default");
        SilverRows.append(
                bundled, "I love this, best day ever!", "This is terrible, I hate it.", "The train leaves at nine.");

        bundled.run(GoldJob::new);

        List<String> labels = bundled.read(Table.GOLD_TWEETS).orderBy("clean_text").collectAsList().stream()
                .map(tweet -> tweet.<String>getAs("predicted_sentiment"))
                .toList();
        assertThat(labels).containsExactly("positive", "neutral", "negative");
    }

    @Test
    void aMissingSilverIsTheUsersMistake() {
        assertThatThrownBy(() -> lake.run(GoldJob::new))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("there is no table silver_tweets at")
                .hasMessageContaining("run `tweetlake silver` first");
    }

    private TestLake lakeWith(String checkpoint, String... options) {
        String model = "model.ref=" + TinyCheckpoints.unpack(checkpoint, folder);
        return TestLake.in(
                folder, Stream.concat(Stream.of(model), Stream.of(options)).toArray(String[]::new));
    }

    private static void await(BooleanSupplier condition) {
        assertTimeoutPreemptively(Duration.ofMinutes(2), () -> {
            while (!condition.getAsBoolean()) {
                Thread.onSpinWait();
            }
        });
    }

    private List<String> ids(Table table) {
        return lake.read(table).orderBy("tweet_id").collectAsList().stream()
                .map(row -> row.<String>getAs("tweet_id"))
                .toList();
    }
}
