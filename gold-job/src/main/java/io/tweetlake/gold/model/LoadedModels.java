package io.tweetlake.gold.model;

import io.tweetlake.common.job.LogLine;
import io.tweetlake.sentiment.SentimentModel;
import io.tweetlake.sentiment.SentimentPredictor;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The models that this JVM has loaded, and their idle predictors. A task borrows a predictor and gives it back, so there
 * are as many as tasks ever ran at once, and the weights of a model are there once. A model that another has replaced is
 * closed when its last task is done with it.
 */
public final class LoadedModels {
    private static final Logger LOG = LoggerFactory.getLogger(LoadedModels.class);
    private static final LoadedModels OF_THIS_JVM = new LoadedModels();

    private final Map<ServedModel, Loaded> models = new HashMap<>();
    private ServedModel newest;

    private LoadedModels() {}

    /** Loads the model where this JVM has not. */
    public static Lease lease(ServedModel served) {
        return OF_THIS_JVM.borrow(served);
    }

    /** A predictor of one task, given back when the task is done with it. */
    public static final class Lease implements AutoCloseable {
        private final Loaded loaded;
        private final SentimentPredictor predictor;

        private Lease(Loaded loaded, SentimentPredictor predictor) {
            this.loaded = loaded;
            this.predictor = predictor;
        }

        public SentimentPredictor predictor() {
            return predictor;
        }

        /** The arithmetic that the model really runs in, for example {@code fp32}. */
        public String precision() {
            return loaded.model.precision();
        }

        @Override
        public void close() {
            OF_THIS_JVM.giveBack(this);
        }
    }

    private static final class Loaded {
        private final SentimentModel model;
        private final Deque<SentimentPredictor> idle = new ArrayDeque<>();
        private int leases;

        private Loaded(SentimentModel model) {
            this.model = model;
        }

        private void close() {
            idle.forEach(SentimentPredictor::close);
            model.close();
        }
    }

    private synchronized Lease borrow(ServedModel served) {
        Loaded loaded = models.computeIfAbsent(served, LoadedModels::load);
        newest = served;
        closeReplaced();
        SentimentPredictor predictor = loaded.idle.isEmpty() ? loaded.model.newPredictor() : loaded.idle.pop();
        loaded.leases++;
        return new Lease(loaded, predictor);
    }

    private synchronized void giveBack(Lease lease) {
        lease.loaded.leases--;
        lease.loaded.idle.push(lease.predictor);
        closeReplaced();
    }

    private void closeReplaced() {
        models.entrySet().removeIf(entry -> {
            boolean replaced = !entry.getKey().equals(newest) && entry.getValue().leases == 0;
            if (replaced) {
                entry.getValue().close();
            }
            return replaced;
        });
    }

    private static Loaded load(ServedModel served) {
        long start = System.nanoTime();
        SentimentModel model = served.load();
        LOG.info(
                "{}",
                new LogLine("model loaded")
                        .with("name", served.name())
                        .with("version", served.version())
                        .with("precision", model.precision())
                        .with("durationMs", (System.nanoTime() - start) / 1e6));
        return new Loaded(model);
    }
}
