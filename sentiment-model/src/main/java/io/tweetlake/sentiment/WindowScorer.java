package io.tweetlake.sentiment;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Scores a window of texts: tokens for each, batches of similar lengths, logits for each. */
final class WindowScorer {

    /** Logits [rows, labels] of a batch of token ids, padded to a width. */
    @FunctionalInterface
    interface Forward {
        float[][] logits(List<long[]> ids, int width);
    }

    private final Function<String, long[]> tokenizer;
    private final Forward encoder;
    private final int batchTokens;
    private final PredictionCache cache;

    /** @param cache of the texts that this encoder has scored */
    WindowScorer(Function<String, long[]> tokenizer, Forward encoder, int batchTokens, PredictionCache cache) {
        this.tokenizer = tokenizer;
        this.encoder = encoder;
        this.batchTokens = batchTokens;
        this.cache = cache;
    }

    /** In the order of the texts, which may be null; equal texts are scored once, and known ones not again. */
    List<ScoredText> score(List<String> texts) {
        Map<String, ScoredText> different = new LinkedHashMap<>();
        texts.forEach(text -> different.computeIfAbsent(text, this::knownOrTokenized));
        List<ScoredText> all = texts.stream().map(different::get).toList();
        List<ScoredText> ready =
                different.values().stream().filter(ScoredText::isReady).toList();
        for (List<ScoredText> batch : BatchPlan.of(ready, batchTokens)) {
            scoreOrIsolate(batch);
        }
        different.forEach((text, scored) -> {
            if (scored.error() == null && !scored.cached()) {
                cache.put(text, scored);
            }
        });
        return all;
    }

    private ScoredText knownOrTokenized(String text) {
        ScoredText known = cache.get(text);
        return known == null ? tokenize(text) : known.fromCache();
    }

    private ScoredText tokenize(String text) {
        ScoredText scored = new ScoredText();
        if (text == null) {
            scored.failed("there is no text");
            return scored;
        }
        try {
            scored.tokens(tokenizer.apply(text));
        } catch (RuntimeException e) {
            scored.failed("the text cannot be tokenized: " + firstLine(e));
        }
        return scored;
    }

    /** A batch that fails is tried again row by row, so that only the row at fault has an error. */
    private void scoreOrIsolate(List<ScoredText> batch) {
        try {
            forward(batch);
        } catch (RuntimeException e) {
            if (batch.size() == 1) {
                batch.get(0).failed("the encoder failed: " + firstLine(e));
            } else {
                batch.forEach(text -> scoreOrIsolate(List.of(text)));
            }
        }
    }

    private void forward(List<ScoredText> batch) {
        long start = System.nanoTime();
        float[][] logits = encoder.logits(
                batch.stream().map(ScoredText::ids).toList(), batch.get(0).length());
        double milliseconds = (System.nanoTime() - start) / 1e6;
        for (int row = 0; row < logits.length; row++) {
            batch.get(row).scored(logits[row], milliseconds);
        }
    }

    private static String firstLine(RuntimeException e) {
        return String.valueOf(e.getMessage())
                .lines()
                .findFirst()
                .orElse(e.getClass().getName());
    }
}
