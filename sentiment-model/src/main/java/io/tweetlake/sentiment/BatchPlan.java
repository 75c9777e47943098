package io.tweetlake.sentiment;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Cuts texts into batches of similar length, so that little of a batch is padding. */
final class BatchPlan {

    private BatchPlan() {}

    /** From this part of the budget on a larger batch is hardly faster a token. */
    private static final double LARGE_ENOUGH = 0.5;

    /** A text shorter than this part of the longest costs more by its padding than by another batch. */
    private static final double MUCH_SHORTER = 0.8;

    /**
     * Batches of at most {@code batchTokens} tokens (rows x longest row), longest texts first: the first batch takes the most
     * memory, and the later ones use it again. A batch ends early where the next text would be much padding, which matters
     * when the texts are few. A text longer than the budget has a batch of its own.
     */
    static List<List<ScoredText>> of(List<ScoredText> texts, int batchTokens) {
        List<ScoredText> sorted = texts.stream()
                .sorted(Comparator.comparingInt(ScoredText::length).reversed())
                .toList();
        List<List<ScoredText>> batches = new ArrayList<>();
        int start = 0;
        while (start < sorted.size()) {
            int width = sorted.get(start).length();
            int end = start + 1;
            while (end < sorted.size() && takes(sorted.get(end).length(), end - start, width, batchTokens)) {
                end++;
            }
            batches.add(sorted.subList(start, end));
            start = end;
        }
        return batches;
    }

    private static boolean takes(int length, int rows, int width, int batchTokens) {
        boolean wanted = rows * width < LARGE_ENOUGH * batchTokens || length >= MUCH_SHORTER * width;
        return wanted && (rows + 1) * width <= batchTokens;
    }
}
