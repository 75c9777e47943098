package io.tweetlake.models.serving;

import io.tweetlake.common.job.LogLine;
import io.tweetlake.sentiment.LibtorchThreads;
import io.tweetlake.sentiment.SentimentModel;
import io.tweetlake.sentiment.SentimentPredictor;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
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

    private static final LoadedModels OF_THIS_JVM = new LoadedModels();

    private final Map<ServedModel, Loaded> models = new HashMap<>();
    private final Map<ModelRole, Long> newest = new EnumMap<>(ModelRole.class);

    LoadedModels() {}

    /** Loads the model where this JVM has not. */
    public static Lease lease(ServedModel served) {
        return OF_THIS_JVM.borrow(served);
    }

    /** A predictor of one task, given back when the task is done with it. */
    public final class Lease implements AutoCloseable {
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
            return loaded.precision();
        }

        @Override
        public void close() {
            giveBack(this);
        }
    }

    /** A model on its way into memory, or there. Tasks of another model do not wait for it. */
    private static final class Loaded {
        private final ServedModel served;
        private final Deque<SentimentPredictor> idle = new ArrayDeque<>();
        private SentimentModel model;
        private int leases;
        private long order;

        private Loaded(ServedModel served) {
            this.served = served;
        }

        private synchronized SentimentPredictor predictor() {
            if (model == null) {
                model = load(served);
            }
            return idle.isEmpty() ? model.newPredictor() : idle.pop();
        }

        private synchronized void giveBack(SentimentPredictor predictor) {
            idle.push(predictor);
        }

        private synchronized String precision() {
            return model.precision();
        }

        private synchronized void close() {
            idle.forEach(SentimentPredictor::close);
            if (model != null) {
                model.close();
            }
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

    /** Says that no task will want models of a lower order, but such as repeat an older micro-batch. */
    public static void inService(ServedModels models) {
        OF_THIS_JVM.replaceOthers(models);
    }

    /** Those that are loaded stay, though a task has yet to ask for them in this order. */
    synchronized void replaceOthers(ServedModels models) {
        for (ServedModel served : models.all()) {
            Loaded loaded = this.models.get(served.withOrder(0));
            if (loaded != null) {
                loaded.order = Math.max(loaded.order, served.order());
            }
            advance(served);
        }
        closeReplaced();
    }

    void tryBeside(ServedModel served, Consumer<SentimentPredictor> trial) {
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

    Lease borrow(ServedModel served) {
        // Other tasks go on with the model they have while this one's is on its way.
        served.fetch();
        advance(served);
        return lend(served);
    }

    private synchronized void advance(ServedModel served) {
        newest.merge(served.role(), served.order(), Math::max);
    }

    private Lease lend(ServedModel served) {
        Loaded loaded = reserve(served);
        try {
            Lease lease = new Lease(loaded, loaded.predictor());
            closeReplaced();
            return lease;
        } catch (RuntimeException | Error e) {
            giveUp(loaded);
            throw e;
        }
    }

    private synchronized Loaded reserve(ServedModel served) {
        Loaded loaded = models.computeIfAbsent(served.withOrder(0), Loaded::new);
        loaded.order = Math.max(loaded.order, served.order());
        loaded.leases++;
        return loaded;
    }

    /** What did not load is tried anew by the next task that wants it. */
    private synchronized void giveUp(Loaded failed) {
        failed.leases--;
        models.values().removeIf(loaded -> loaded == failed && loaded.leases == 0);
    }

    private synchronized void giveBack(Lease lease) {
        lease.loaded.giveBack(lease.predictor);
        lease.loaded.leases--;
        closeReplaced();
    }

    private synchronized void closeReplaced() {
        models.values().removeIf(loaded -> {
            boolean replaced = loaded.leases == 0 && loaded.order < newest.getOrDefault(loaded.served.role(), 0L);
            if (replaced) {
                loaded.close();
            }
            return replaced;
        });
    }

    private static SentimentModel load(ServedModel served) {
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
        return model;
    }

    /** As many threads of libtorch, for each predictor, as a task has cores: slots and threads together are the cores. */
    private static void shareCores() {
        TaskSlots slots = TaskSlots.here();
        LibtorchThreads.setIfMissing(slots.cpus());
        slots.disagreement(LibtorchThreads.ofAPredictor(), Runtime.getRuntime().availableProcessors())
                .ifPresent(LOG::warn);
    }
}
