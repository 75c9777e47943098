package io.tweetlake.gold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tweetlake.common.config.TweetlakeConfig;
import io.tweetlake.common.lake.Table;
import io.tweetlake.common.lake.TestLake;
import io.tweetlake.common.lake.Views;
import io.tweetlake.models.mlflow.SilentServer;
import io.tweetlake.sentiment.TinyCheckpoints;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("spark")
class GoldChallengerTest {
    private static final String ANSWERS = "concat_ws(' ', tweet_id, predicted_sentiment, model_version)";

    @TempDir
    private Path folder;

    private final Map<Long, Map<String, Double>> steps = new TreeMap<>();
    private String challenger;

    @BeforeEach
    void unpackTheChallenger() {
        challenger = "model.challenger=" + TinyCheckpoints.unpack(TinyCheckpoints.ROBERTA, folder);
    }

    @Test
    void aShareOfTheTweetsIsLabelledByBothAndTheChallengersAnswersAreKeptApart() {
        TestLake lake = lake(challenger, "model.challengerShare=0.5");
        SilverRows.append(lake, texts(200));

        lake.run(this::job);

        assertThat(lake.count(Table.GOLD_TWEETS)).isEqualTo(200);
        assertThat(lake.read(Table.GOLD_TWEETS)
                        .select("model_version")
                        .distinct()
                        .count())
                .isEqualTo(1);
        List<Row> compared = lake.read(Table.GOLD_CHALLENGER).collectAsList();
        assertThat(compared).hasSizeBetween(60, 140);
        assertThat(compared.get(0).<String>getAs("champion_version"))
                .isNotEqualTo(compared.get(0).<String>getAs("model_version"));
        assertThat(answers(lake, Table.GOLD_CHALLENGER)).isSubsetOf(answersOfTheChallengerAlone(lake));
        Map<String, Double> metrics = steps.get(0L);
        long agreed = lake.read(Table.GOLD_CHALLENGER)
                .where("predicted_sentiment = champion_sentiment")
                .count();
        assertThat(metrics)
                .containsEntry("challenger/rows", (double) compared.size())
                .containsEntry("challenger/agreement", (double) agreed / compared.size());
        assertThat(metrics.get("challenger/latency_ratio")).isPositive();
        new Views(lake.lake()).defineFor("select * from champion_challenger");
        Row view = lake.spark().table("champion_challenger").first();
        assertThat(view.<Long>getAs("tweets")).isEqualTo(compared.size());
        assertThat(view.<Double>getAs("agreement")).isCloseTo(metrics.get("challenger/agreement"), within(1e-9));
        for (String label : List.of("negative", "neutral", "positive")) {
            assertThat(view.<Double>getAs(label + "_disagreement"))
                    .isEqualTo(metrics.get("challenger/disagreement_" + label));
        }
    }

    @Test
    void theSameTweetsAreComparedWhateverTheBatchAndMoreOfThemWithALargerShare() {
        TestLake some = lake(challenger, "model.challengerShare=0.2");
        SilverRows.append(some, texts(100));
        some.run(this::job);
        TestLake more = TestLake.in(folder.resolve("more"), options(challenger, "model.challengerShare=0.6"));
        copySilver(some, more);

        more.run(this::job);

        assertThat(ids(more))
                .containsAll(ids(some))
                .hasSizeGreaterThan(ids(some).size());
    }

    @Test
    void aMicroBatchThatIsRepeatedIsComparedOnce() {
        TestLake without = lake();
        SilverRows.append(without, texts(20));
        without.run(this::job);
        without.forgetLastCommit("gold");
        TestLake with = lake(challenger, "model.challengerShare=1");

        with.run(this::job);
        assertThat(with.count(Table.GOLD_CHALLENGER)).isEqualTo(20);
        with.forgetLastCommit("gold");
        with.run(this::job);

        assertThat(with.count(Table.GOLD_CHALLENGER)).isEqualTo(20);
        assertThat(with.count(Table.GOLD_TWEETS)).isEqualTo(20);
    }

    @Test
    void aChallengerThatIsNotThereCostsTheChampionNothing() throws Exception {
        try (SilentServer silent = new SilentServer()) {
            TestLake missing = lake("model.challenger=" + folder.resolve("nowhere"));
            SilverRows.append(missing, "one");
            missing.run(this::job);
            TestLake unreachable = lake(
                    "model.challenger=models:/tweets@challenger",
                    "mlflow.registryUri=" + silent.uri(),
                    "mlflow.timeout=200ms");
            SilverRows.append(unreachable, "two");
            unreachable.run(this::job);

            assertThat(unreachable.count(Table.GOLD_TWEETS)).isEqualTo(2);
            assertThat(unreachable.count(Table.GOLD_CHALLENGER)).isZero();
            assertThat(steps.get(1L)).containsEntry("throughput/rows", 1.0).doesNotContainKey("challenger/rows");
        }
    }

    @Test
    void aChallengerThatFailsCostsTheChampionNothing() {
        TestLake lake = lake(challenger, "model.challengerShare=1");
        lake.lake().createIfMissing(Table.GOLD_CHALLENGER);
        lake.spark()
                .sql("ALTER TABLE delta.`%s` ADD CONSTRAINT nothing_more CHECK (batch_id < 0)"
                        .formatted(lake.lake().place(Table.GOLD_CHALLENGER)));
        SilverRows.append(lake, "one", "two");

        lake.run(this::job);

        assertThat(lake.count(Table.GOLD_TWEETS)).isEqualTo(2);
        assertThat(lake.count(Table.GOLD_CHALLENGER)).isZero();
        assertThat(steps.get(0L)).containsEntry("throughput/rows", 2.0);
    }

    /** What the challenger says as a champion of a lake of its own, with the same Silver. */
    private List<String> answersOfTheChallengerAlone(TestLake lake) {
        TestLake alone = TestLake.in(
                folder.resolve("alone"), challenger.replace("model.challenger", "model.ref"), "model.precision=fp32");
        copySilver(lake, alone);
        alone.run(GoldJob::new);
        return answers(alone, Table.GOLD_TWEETS);
    }

    private static void copySilver(TestLake from, TestLake to) {
        to.lake().createIfMissing(Table.SILVER_TWEETS);
        to.lake().append(Table.SILVER_TWEETS, from.read(Table.SILVER_TWEETS), "copy", 0);
    }

    private static List<String> answers(TestLake lake, Table table) {
        return lake.read(table).selectExpr(ANSWERS).as(Encoders.STRING()).collectAsList();
    }

    private static List<String> ids(TestLake lake) {
        return lake.read(Table.GOLD_CHALLENGER)
                .select("tweet_id")
                .as(Encoders.STRING())
                .collectAsList();
    }

    private static String[] texts(int count) {
        return IntStream.range(0, count).mapToObj(i -> "tweet " + i).toArray(String[]::new);
    }

    private GoldJob job(TweetlakeConfig config) {
        return new GoldJob(config, run -> steps::put);
    }

    private TestLake lake(String... options) {
        return TestLake.in(folder, options(options));
    }

    private String[] options(String... more) {
        Stream<String> ours =
                Stream.of("model.ref=" + TinyCheckpoints.unpack(TinyCheckpoints.BERT, folder), "model.precision=fp32");
        return Stream.concat(ours, Stream.of(more)).toArray(String[]::new);
    }
}
