package io.tweetlake.gold.model;

import io.tweetlake.common.job.LogLine;
import io.tweetlake.sentiment.SentimentModel;
import io.tweetlake.sentiment.SentimentPredictor;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.spark.TaskContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The models that this JVM has loaded, and their idle predictors. A task borrows a predictor and gives it back, so there
 * are as many as tasks ever ran at once, and the weights of a model are there once. A model that another has replaced is
 * closed when its last task is done with it.
 */
public final class LoadedModels {
    private static final Logger LOG = LoggerFactory.getLogger(LoadedModels.class);
    /** Before every model that is in service. */
    private static final long REJECTED = Long.MIN_VALUE;

    private static final String THREADS = "ai.djl.pytorch.num_threads";

    private static final LoadedModels OF_THIS_JVM = new LoadedModels();

    private final Map<ServedModel, Loaded> models = new HashMap<>();
    private long newest;

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
        private long order;

        private Loaded(SentimentModel model) {
            this.model = model;
        }

        private void close() {
            idle.forEach(SentimentPredictor::close);
            model.close();
        }
    }

    /**
     * Loads a model beside the one in service and tries it; whether it passes decides whether it stays.
     *
     * @param trial throws where the model is not fit to serve
     */
    static void tryOut(ServedModel served, Consumer<SentimentPredictor> trial) {
        OF_THIS_JVM.tryBeside(served, trial);
    }

    private void tryBeside(ServedModel served, Consumer<SentimentPredictor> trial) {
        served.fetch();
        Lease lease = lend(served);
        try {
            trial.accept(lease.predictor);
        } catch (RuntimeException e) {
            synchronized (this) {
                lease.loaded.order = REJECTED;
            }
            throw e;
        } finally {
            giveBack(lease);
        }
    }

    private Lease borrow(ServedModel served) {
        // Other tasks go on with the model they have while this one's is on its way.
        served.fetch();
        synchronized (this) {
            newest = Math.max(newest, served.order());
            return lend(served);
        }
    }

    private synchronized Lease lend(ServedModel served) {
        Loaded loaded = models.computeIfAbsent(served.withOrder(0), model -> load(served));
        loaded.order = Math.max(loaded.order, served.order());
        loaded.leases++;
        closeReplaced();
        SentimentPredictor predictor = loaded.idle.isEmpty() ? loaded.model.newPredictor() : loaded.idle.pop();
        return new Lease(loaded, predictor);
    }

    private synchronized void giveBack(Lease lease) {
        lease.loaded.leases--;
        lease.loaded.idle.push(lease.predictor);
        closeReplaced();
    }

    private void closeReplaced() {
        models.entrySet().removeIf(entry -> {
            boolean replaced = entry.getValue().order < newest && entry.getValue().leases == 0;
            if (replaced) {
                entry.getValue().close();
            }
            return replaced;
        });
    }

    private static Loaded load(ServedModel served) {
        shareCores();
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

    /** As many threads of libtorch, for each predictor, as a task has cores. Read once, when libtorch loads. */
    private static void shareCores() {
        TaskContext task = TaskContext.get();
        if (System.getProperty(THREADS) == null) {
            System.setProperty(THREADS, String.valueOf(task == null ? 1 : task.cpus()));
        }
    }
}
