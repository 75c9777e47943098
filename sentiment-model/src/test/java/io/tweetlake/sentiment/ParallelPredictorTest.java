package io.tweetlake.sentiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParallelPredictorTest {
    private static final int WINDOW_ROWS = 7;
    private static final int THREADS = 3;

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
    void resultsComeInTheOrderOfTheTexts() {
        List<String> texts = texts(200, i -> i % 13 == 0 ? null : "word ".repeat(i % 17) + i);
        try (ParallelPredictor parallel = new ParallelPredictor(model, THREADS);
                SentimentPredictor alone = model.newPredictor()) {
            List<String> together = new ArrayList<>();
            parallel.predict(texts.iterator(), text -> text, ParallelPredictorTest::summary)
                    .forEachRemaining(together::add);
            assertThat(together)
                    .isEqualTo(texts.stream()
                            .map(text ->
                                    summary(text, alone.predict(single(text)).get(0)))
                            .toList());
        }
    }

    @Test
    void readsNoFurtherAheadThanAWindowForEachThreadAndOneMore() {
        List<Integer> taken = new ArrayList<>();
        Iterator<String> endless = IntStream.iterate(0, i -> i + 1)
                .peek(taken::add)
                .mapToObj(String::valueOf)
                .iterator();
        try (ParallelPredictor parallel = new ParallelPredictor(model, THREADS)) {
            parallel.predict(endless, text -> text, ParallelPredictorTest::summary)
                    .next();
        }
        assertThat(taken).hasSizeBetween(WINDOW_ROWS, (THREADS + 1) * WINDOW_ROWS + 1);
    }

    @Test
    void whatBreaksTheTextsReachesTheReader() {
        Iterator<String> broken = IntStream.range(0, 100)
                .mapToObj(i -> {
                    if (i == 50) {
                        throw new UncheckedIOException(new IOException("the disk is gone"));
                    }
                    return "text " + i;
                })
                .iterator();
        try (ParallelPredictor parallel = new ParallelPredictor(model, THREADS)) {
            Iterator<String> results = parallel.predict(broken, text -> text, ParallelPredictorTest::summary);
            assertThatThrownBy(() -> results.forEachRemaining(result -> {})).hasMessageContaining("the disk is gone");
        }
    }

    @Test
    void noTextsHaveNoResults() {
        try (ParallelPredictor parallel = new ParallelPredictor(model, THREADS)) {
            Iterator<String> none =
                    parallel.predict(List.<String>of().iterator(), text -> text, ParallelPredictorTest::summary);
            assertThat(none.hasNext()).isFalse();
            assertThatThrownBy(none::next).isInstanceOf(NoSuchElementException.class);
        }
    }

    private static List<String> texts(int count, IntFunction<String> text) {
        List<String> texts = new ArrayList<>();
        IntStream.range(0, count).mapToObj(text).forEach(texts::add);
        return texts;
    }

    private static List<String> single(String text) {
        return Collections.singletonList(text);
    }

    /** Without the score, whose last digits the neighbours in a batch may change. */
    private static String summary(String text, Prediction prediction) {
        return text + " " + prediction.sentiment() + " " + prediction.error();
    }
}
