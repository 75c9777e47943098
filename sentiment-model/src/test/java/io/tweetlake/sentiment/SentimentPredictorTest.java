package io.tweetlake.sentiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SentimentPredictorTest {

    private static final int WINDOW_ROWS = 3;

    @TempDir
    static Path parent;

    private static SentimentModel model;

    @BeforeAll
    static void load() {
        model = TinyCheckpoints.load(TinyCheckpoints.ROBERTA, parent, WINDOW_ROWS);
    }

    @AfterAll
    static void close() {
        model.close();
    }

    @Test
    void autoIsReportedAsThePrecisionItCameTo() {
        assertThat(model.precision()).isEqualTo("fp32");
    }

    @Test
    void rowsKeepTheirOrderAcrossWindows() {
        List<String> texts = goldenTexts();
        List<String> alone = texts.stream().map(text -> summary(predict(text))).toList();
        try (SentimentPredictor predictor = model.newPredictor()) {
            assertThat(predictor.predict(texts))
                    .extracting(SentimentPredictorTest::summary)
                    .isEqualTo(alone);

            List<String> joined = new ArrayList<>();
            predictor
                    .predict(texts.iterator(), text -> text, (text, prediction) -> text + summary(prediction))
                    .forEachRemaining(joined::add);
            assertThat(joined)
                    .isEqualTo(IntStream.range(0, texts.size())
                            .mapToObj(i -> texts.get(i) + alone.get(i))
                            .toList());
        }
    }

    @Test
    void onlyAWindowIsTakenAtATime() {
        List<String> taken = new ArrayList<>();
        Iterator<String> texts = IntStream.range(0, 100)
                .mapToObj(i -> "text " + i)
                .peek(taken::add)
                .iterator();
        try (SentimentPredictor predictor = model.newPredictor()) {
            Iterator<Prediction> predictions = predictor.predict(texts);
            predictions.next();
            assertThat(taken).hasSizeLessThanOrEqualTo(WINDOW_ROWS + 1);
        }
    }

    @Test
    void noTextsGiveNoPredictions() {
        try (SentimentPredictor predictor = model.newPredictor()) {
            assertThat(predictor.predict(List.of())).isEmpty();
            Iterator<Prediction> none = predictor.predict(Collections.emptyIterator());
            assertThat(none.hasNext()).isFalse();
            assertThatThrownBy(none::next).isInstanceOf(NoSuchElementException.class);
        }
    }

    @Test
    void aRowWithoutTextHasAnErrorAndTheOthersDoNot() {
        try (SentimentPredictor predictor = model.newPredictor()) {
            List<Prediction> predictions = predictor.predict(Arrays.asList("good", null, "bad"));
            assertThat(predictions.get(1).sentiment()).isNull();
            assertThat(predictions.get(1).error()).isEqualTo("there is no text");
            assertThat(predictions.get(0).error()).isNull();
            assertThat(predictions.get(2).error()).isNull();
        }
    }

    @Test
    void hostileTextsArePredicted() {
        for (String text : List.of(
                "", "\uD83D", "a\uDE00b", "\u0000", "x".repeat(100_000), "\uD83D\uDE00".repeat(50_000), "<pad>")) {
            Prediction prediction = predict(text);
            assertThat(prediction.error()).isNull();
            assertThat(prediction.sentiment()).isNotNull();
            assertThat(prediction.tokens()).isBetween(2, 512);
            assertThat(prediction.inferenceMs()).isPositive();
        }
    }

    @Test
    void aTextBehindALotOfSpaceIsStillSeen() {
        long[] tokens = model.tokenizer().encode("word" + " ".repeat(99_990) + "\nlast word");
        assertThat(tokens).hasSizeLessThanOrEqualTo(512).endsWith(2);
    }

    @Test
    void predictorsOnTwoThreadsAgree() {
        List<String> expected =
                goldenTexts().stream().map(text -> summary(predict(text))).toList();
        CompletableFuture<List<String>> first = CompletableFuture.supplyAsync(SentimentPredictorTest::predictAll);
        CompletableFuture<List<String>> second = CompletableFuture.supplyAsync(SentimentPredictorTest::predictAll);
        assertThat(first.join()).isEqualTo(expected);
        assertThat(second.join()).isEqualTo(expected);
    }

    @Test
    void aPredictorOutlivesItsModelsClosing() {
        SentimentModel closing = SentimentModel.load(model.checkpoint(), ModelOptions.defaults());
        SentimentPredictor predictor = closing.newPredictor();
        closing.close();
        assertThat(predictor.predict(List.of("still here")).get(0).error()).isNull();
        assertThatIllegalStateException().isThrownBy(closing::newPredictor);
        predictor.close();
        assertThatIllegalStateException().isThrownBy(() -> predictor.predict(List.of("too late")));
    }

    private static List<String> predictAll() {
        try (SentimentPredictor predictor = model.newPredictor()) {
            return predictor.predict(goldenTexts()).stream()
                    .map(SentimentPredictorTest::summary)
                    .toList();
        }
    }

    private static Prediction predict(String text) {
        try (SentimentPredictor predictor = model.newPredictor()) {
            return predictor.predict(List.of(text)).get(0);
        }
    }

    /** What does not depend on the batch: rounding of the last digits does. */
    private static String summary(Prediction prediction) {
        return "%s %.3f %.3f %.3f %d"
                .formatted(
                        prediction.sentiment(),
                        prediction.negative(),
                        prediction.neutral(),
                        prediction.positive(),
                        prediction.tokens());
    }

    private static List<String> goldenTexts() {
        return Golden.of(TinyCheckpoints.ROBERTA).stream().map(Golden::text).toList();
    }
}
