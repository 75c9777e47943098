package io.tweetlake.sentiment;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Cuts texts into batches of similar length, so that little of a batch is padding. */
final class BatchPlan {

    private BatchPlan() {}

    /**
     * Batches of at most {@code batchTokens} tokens (rows x longest row), longest texts first: the first batch takes the most
     * memory, and the later ones use it again. A text longer than the budget has a batch of its own.
     */
    static List<List<ScoredText>> of(List<ScoredText> texts, int batchTokens) {
        List<ScoredText> sorted = texts.stream()
                .sorted(Comparator.comparingInt(ScoredText::length).reversed())
                .toList();
        List<List<ScoredText>> batches = new ArrayList<>();
        int start = 0;
        while (start < sorted.size()) {
            int rows = Math.max(1, batchTokens / sorted.get(start).length());
            int end = Math.min(sorted.size(), start + rows);
            batches.add(sorted.subList(start, end));
            start = end;
        }
        return batches;
    }
}
