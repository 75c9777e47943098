package io.tweetlake.sentiment;

import java.util.Iterator;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;

/**
 * Scores texts with a {@link SentimentModel}. Not safe for use by more than one thread: each has its own, and uses it again
 * and again.
 *
 * <p>Results come in the order of the texts, one for each, and a text that cannot be scored (null, or one on which the
 * encoder fails) has an error and spoils no other. Texts are taken a window at a time; within a window they are sorted by
 * length and cut into batches, so memory is bounded whatever comes.
 */
public final class SentimentPredictor implements AutoCloseable {

    private final SentimentModel model;
    private final WindowScorer scorer;
    private boolean closed;

    SentimentPredictor(SentimentModel model) {
        this.model = model;
        this.scorer = new WindowScorer(
                model.tokenizer()::encode,
                model.encoder()::logits,
                model.options().batchTokens(),
                model.cache());
    }

    /** A prediction for each text, in order. Texts may be null. */
    public List<Prediction> predict(List<String> texts) {
        return scoreAll(texts).stream().map(this::prediction).toList();
    }

    /** A prediction for each text, in order, computed as the iterator is read. Texts may be null. */
    public Iterator<Prediction> predict(Iterator<String> texts) {
        return predict(texts, Function.identity(), (text, prediction) -> prediction);
    }

    /**
     * A result for each row, in order, computed as the iterator is read. A window of rows is held at a time, so an iterator
     * that gives the same mutable row again and again must be copied from.
     *
     * @param text the text of a row, or null
     * @param result from a row and its prediction
     */
    public <T, R> Iterator<R> predict(
            Iterator<? extends T> rows,
            Function<? super T, String> text,
            BiFunction<? super T, ? super Prediction, ? extends R> result) {
        return new WindowedIterator<T, R>(rows, model.options().windowRows(), window -> {
            List<Prediction> predictions =
                    predict(window.stream().<String>map(text).toList());
            return IntStream.range(0, window.size())
                    .<R>mapToObj(i -> result.apply(window.get(i), predictions.get(i)))
                    .toList();
        });
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            model.predictorClosed();
        }
    }

    /** What the encoder made of each text, in order. */
    List<ScoredText> scoreAll(List<String> texts) {
        if (closed) {
            throw new IllegalStateException("the predictor is closed");
        }
        Iterable<ScoredText> scored =
                () -> new WindowedIterator<>(texts.iterator(), model.options().windowRows(), scorer::score);
        return StreamSupport.stream(scored.spliterator(), false).toList();
    }

    private Prediction prediction(ScoredText text) {
        if (text.error() != null) {
            return Prediction.failed(text.error(), text.length(), text.inferenceMs());
        }
        Prediction prediction =
                Prediction.of(text.logits(), model.labels().sentiments(), text.length(), text.inferenceMs());
        return text.cached() ? prediction.fromCache() : prediction;
    }
}
