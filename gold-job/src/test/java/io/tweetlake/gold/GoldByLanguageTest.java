package io.tweetlake.gold;

import static org.assertj.core.api.Assertions.assertThat;

import io.tweetlake.common.lake.Table;
import io.tweetlake.common.lake.TestLake;
import io.tweetlake.models.mlflow.TrackedRun;
import io.tweetlake.models.tracking.Tracking;
import io.tweetlake.sentiment.TinyCheckpoints;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Encoders;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("spark")
class GoldByLanguageTest {
    private static final String BY_MODEL =
            "concat_ws(' ', ifnull(model_name, '-'), ifnull(lang, '-'), ifnull(detected_lang, '-'), count(1),"
                    + " count(predicted_sentiment), ifnull(max(error), '-'))";

    @TempDir
    private Path folder;

    @Test
    void eachTweetIsLabelledByTheModelOfItsLanguageInOneMicroBatch() {
        TestLake lake = lake(
                "model.byLanguage.en=" + checkpoint(TinyCheckpoints.BERT),
                "model.byLanguage.de=" + checkpoint(TinyCheckpoints.BERT),
                "model.byLanguage.*=" + checkpoint(TinyCheckpoints.ROBERTA),
                "model.windowRows=64");
        SilverRows.appendMixed(lake, 300);
        Map<String, Double> metrics = new HashMap<>();

        lake.run(config -> new GoldJob(config, run -> figures(run, metrics)));

        assertThat(counts(lake))
                .containsExactlyInAnyOrder(
                        "tiny-bert en - 60 60 -",
                        "tiny-bert de - 60 60 -",
                        "tiny-bert - en 60 60 -",
                        "tiny-roberta ja - 60 60 -",
                        "tiny-roberta und - 60 60 -");
        assertThat(strings(lake, "string(batch_id)")).containsOnly("0");
        assertThat(metrics).containsEntry("models/rows_de", 180.0).containsEntry("models/rows_others", 120.0);
        assertThat(metrics).containsEntry("throughput/rows", 300.0);
        assertThat(answers(lake, "tiny-bert")).hasSize(180).isSubsetOf(answersOf(TinyCheckpoints.BERT));
        assertThat(answers(lake, "tiny-roberta")).hasSize(120).isSubsetOf(answersOf(TinyCheckpoints.ROBERTA));
    }

    @Test
    void aLanguageWithoutAModelIsARowWithAnError() {
        TestLake lake = lake("model.byLanguage.en=" + checkpoint(TinyCheckpoints.BERT), "gold.languages=en, de");
        SilverRows.appendMixed(lake, 10);

        lake.run(GoldJob::new);

        assertThat(counts(lake))
                .containsExactlyInAnyOrder(
                        "tiny-bert en - 2 2 -",
                        "tiny-bert - en 2 2 -",
                        "- de - 2 0 no-model-for-language",
                        "- ja - 2 0 no-model-for-language",
                        "- und - 2 0 no-model-for-language");
        assertThat(strings(lake, "if(model_precision is null, error, '')").stream()
                        .distinct())
                .containsExactlyInAnyOrder("", "no-model-for-language");
    }

    @Test
    void languagesAreLabelledByWhatWasDetectedWhereTheSourceDoesNotSay() {
        TestLake lake = lake("model.ref=" + checkpoint(TinyCheckpoints.BERT), "gold.languages=ja");
        SilverRows.appendMixed(lake, 10);

        lake.run(GoldJob::new);

        assertThat(counts(lake))
                .containsExactlyInAnyOrder(
                        "tiny-bert en - 2 0 language-not-supported",
                        "tiny-bert de - 2 0 language-not-supported",
                        "tiny-bert - en 2 0 language-not-supported",
                        "tiny-bert ja - 2 2 -",
                        "tiny-bert und - 2 2 -");
    }

    @Test
    void aRescoreGivesEachLanguageItsModelAndLeavesAloneWhatHasIt() {
        TestLake lake = lake("model.ref=" + checkpoint(TinyCheckpoints.BERT));
        SilverRows.appendMixed(lake, 50);
        lake.run(GoldJob::new);
        TestLake byLanguage = lake(
                "model.byLanguage.en=" + checkpoint(TinyCheckpoints.BERT),
                "model.byLanguage.ja=" + checkpoint(TinyCheckpoints.ROBERTA));

        Rescore.Figures first = rescore(byLanguage);
        Rescore.Figures second = rescore(byLanguage);

        assertThat(List.of(first.rescored(), first.kept())).containsExactly(30L, 20L);
        assertThat(List.of(second.rescored(), second.kept())).containsExactly(0L, 50L);
        assertThat(counts(lake))
                .containsExactlyInAnyOrder(
                        "tiny-bert en - 10 10 -",
                        "tiny-bert - en 10 10 -",
                        "tiny-roberta ja - 10 10 -",
                        "- de - 10 0 no-model-for-language",
                        "- und - 10 0 no-model-for-language");
    }

    private static Rescore.Figures rescore(TestLake lake) {
        return new Rescore(lake.lake(), lake.config(), 1_000).run(null, null, (done, all) -> {});
    }

    private static Tracking figures(TrackedRun run, Map<String, Double> metrics) {
        assertThat(run.parameters()).containsKeys("model.byLanguage.en", "model.byLanguage.others");
        return new Tracking() {
            @Override
            public void log(long step, Map<String, Double> values) {
                metrics.putAll(values);
            }

            @Override
            public void close() {}
        };
    }

    /** What a lake with that model alone says of the same tweets. */
    private List<String> answersOf(String checkpoint) {
        TestLake alone = TestLake.in(
                folder.resolve("alone-" + checkpoint), "model.ref=" + checkpoint(checkpoint), "model.precision=fp32");
        SilverRows.appendMixed(alone, 300);
        alone.run(GoldJob::new);
        return answers(alone, checkpoint);
    }

    private static List<String> answers(TestLake lake, String model) {
        return lake.read(Table.GOLD_TWEETS)
                .where("model_name = '" + model + "'")
                .selectExpr("concat_ws(' ', clean_text, predicted_sentiment, round(predicted_score, 2)) as found")
                .as(Encoders.STRING())
                .collectAsList();
    }

    private static List<String> counts(TestLake lake) {
        return lake.read(Table.GOLD_TWEETS)
                .groupBy("model_name", "lang", "detected_lang")
                .agg(org.apache.spark.sql.functions.expr(BY_MODEL).as("found"))
                .select("found")
                .as(Encoders.STRING())
                .collectAsList();
    }

    private static List<String> strings(TestLake lake, String expression) {
        return lake.read(Table.GOLD_TWEETS)
                .selectExpr(expression)
                .as(Encoders.STRING())
                .collectAsList();
    }

    private TestLake lake(String... options) {
        return TestLake.in(
                folder,
                java.util.stream.Stream.concat(
                                java.util.stream.Stream.of("model.precision=fp32"), java.util.stream.Stream.of(options))
                        .toArray(String[]::new));
    }

    private String checkpoint(String name) {
        return TinyCheckpoints.unpack(name, folder).toString();
    }
}
