package io.tweetlake.sentiment;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Scores texts on several threads, for a program that has no threads of its own to score with. Results come in the order of
 * the texts. A window of rows is held for each thread and one more, so memory is bounded whatever comes.
 */
public final class ParallelPredictor implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ParallelPredictor.class);

    private final int windowRows;
    private final int threads;
    private final ExecutorService executor;
    private final Queue<SentimentPredictor> idle = new ConcurrentLinkedQueue<>();

    /** @param threads how many score at once; where {@link LibtorchThreads} says that this is too many, there is a warning */
    public ParallelPredictor(SentimentModel model, int threads) {
        this.windowRows = model.options().windowRows();
        this.threads = threads;
        this.executor = Executors.newFixedThreadPool(threads);
        LibtorchThreads.overload(
                        /* predictors= */ threads,
                        /* threads= */ LibtorchThreads.ofAPredictor(),
                        Runtime.getRuntime().availableProcessors())
                .ifPresent(LOG::warn);
        for (int i = 0; i < threads; i++) {
            idle.add(model.newPredictor());
        }
    }

    /**
     * A result for each row, in order, computed ahead of the reader. Rows are taken on the reader's thread.
     *
     * @param text the text of a row, or null
     * @param result from a row and its prediction
     */
    public <T, R> Iterator<R> predict(
            Iterator<? extends T> rows,
            Function<? super T, String> text,
            BiFunction<? super T, ? super Prediction, ? extends R> result) {
        return new Iterator<>() {
            private final Deque<CompletableFuture<List<R>>> ahead = new ArrayDeque<>();
            private Iterator<R> results = Collections.emptyIterator();

            @Override
            public boolean hasNext() {
                return results.hasNext() || !ahead.isEmpty() || rows.hasNext();
            }

            @Override
            public R next() {
                if (!results.hasNext()) {
                    while (ahead.size() <= threads && rows.hasNext()) {
                        List<T> window = WindowedIterator.window(rows, windowRows);
                        ahead.add(CompletableFuture.supplyAsync(() -> score(window, text, result), executor));
                    }
                    results = ahead.remove().join().iterator();
                }
                return results.next();
            }
        };
    }

    private <T, R> List<R> score(
            List<T> window,
            Function<? super T, String> text,
            BiFunction<? super T, ? super Prediction, ? extends R> result) {
        // There are as many predictors as threads, so one is idle.
        SentimentPredictor predictor = idle.remove();
        try {
            List<R> results = new ArrayList<>();
            predictor.<T, R>predict(window.iterator(), text, result).forEachRemaining(results::add);
            return results;
        } finally {
            idle.add(predictor);
        }
    }

    /** Discards windows that have not been read. */
    @Override
    public void close() {
        executor.shutdownNow();
        boolean interrupted = false;
        while (!executor.isTerminated()) {
            try {
                executor.awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        idle.forEach(SentimentPredictor::close);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
