package io.tweetlake.sentiment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Batching and isolation of errors, over a stand-in encoder whose logit is the number of tokens. */
class WindowScorerTest {

    private final List<Integer> batchSizes = new ArrayList<>();
    private int widestBatch;
    private int forwardPasses;

    @Test
    void resultsAreInTheOrderOfTheTexts() {
        List<ScoredText> scored = scorer(8).score(List.of("aaa", "a", "aaaaa", "aa"));
        assertThat(scored).extracting(text -> text.logits()[0]).containsExactly(3f, 1f, 5f, 2f);
    }

    @Test
    void noBatchHasMoreTokensThanTheBudget() {
        scorer(8).score(List.of("a", "aaaa", "aa", "bbbb", "aaa", "b"));
        assertThat(batchSizes).containsExactly(2, 2, 2);
        assertThat(widestBatch).isEqualTo(8);
    }

    @Test
    void muchShorterTextsDoNotPadABatchThatIsLargeEnough() {
        scorer(50).score(List.of("a", "aaaaaaaaaa", "bb", "bbbbbbbbb", "cc", "cccccccccc"));
        assertThat(batchSizes).containsExactly(3, 3);
    }

    @Test
    void aFewTextsAreOneBatchWhateverTheirLengths() {
        scorer(100).score(List.of("a", "aaaaaaaaaa", "bb"));
        assertThat(batchSizes).containsExactly(3);
    }

    @Test
    void aTextLongerThanTheBudgetIsScoredAlone() {
        List<ScoredText> scored = scorer(3).score(List.of("a", "aaaaaaa", "b"));
        assertThat(batchSizes).containsExactly(1, 2);
        assertThat(scored).extracting(ScoredText::error).containsOnlyNulls();
    }

    @Test
    void equalTextsAreScoredOnce() {
        List<ScoredText> scored = scorer(100).score(Arrays.asList("aa", "b", "aa", null, "aa", null));
        assertThat(batchSizes).containsExactly(2);
        assertThat(scored)
                .extracting(text -> text.logits() == null ? null : text.logits()[0])
                .containsExactly(2f, 1f, 2f, null, 2f, null);
    }

    @Test
    void aTextOfAnEarlierWindowIsNotScoredAgain() {
        WindowScorer scorer = scorer(100);
        scorer.score(List.of("aa", "b"));
        List<ScoredText> scored = scorer.score(List.of("ccc", "aa"));
        assertThat(batchSizes).containsExactly(2, 1);
        assertThat(scored).extracting(text -> text.logits()[0]).containsExactly(3f, 2f);
        assertThat(scored).extracting(ScoredText::length).containsExactly(3, 2);
    }

    @Test
    void aTextThatFailedIsTriedAgain() {
        WindowScorer scorer = scorer(100);
        scorer.score(List.of("a!"));
        scorer.score(List.of("a!"));
        assertThat(forwardPasses).isEqualTo(2);
    }

    @Test
    void onlyTheTextAtFaultHasAnError() {
        List<ScoredText> scored = scorer(100).score(Arrays.asList("aa", "a!", null, "a?", "aaa"));
        assertThat(scored)
                .extracting(ScoredText::error)
                .containsExactly(
                        null,
                        "the encoder failed: exclamation",
                        "there is no text",
                        "the text cannot be tokenized: question",
                        null);
        assertThat(scored.get(0).logits()).containsExactly(2f);
        assertThat(scored.get(1).logits()).isNull();
    }

    private WindowScorer scorer(int batchTokens) {
        return new WindowScorer(this::tokenize, this::forward, batchTokens, new PredictionCache(1 << 20));
    }

    private long[] tokenize(String text) {
        if (text.contains("?")) {
            throw new IllegalArgumentException("question\nand more");
        }
        return text.chars().asLongStream().toArray();
    }

    private float[][] forward(List<long[]> ids, int width) {
        forwardPasses++;
        if (ids.stream().anyMatch(row -> Arrays.stream(row).anyMatch(id -> id == '!'))) {
            throw new IllegalStateException("exclamation");
        }
        batchSizes.add(ids.size());
        widestBatch = Math.max(widestBatch, ids.size() * width);
        return ids.stream().map(row -> new float[] {row.length}).toArray(float[][]::new);
    }
}
