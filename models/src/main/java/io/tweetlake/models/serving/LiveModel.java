package io.tweetlake.models.serving;

import io.tweetlake.common.DaemonThreads;
import io.tweetlake.common.UserError;
import io.tweetlake.common.config.MlflowConfig;
import io.tweetlake.common.config.ModelConfig;
import io.tweetlake.common.config.TweetlakeConfig;
import io.tweetlake.common.job.LogLine;
import io.tweetlake.models.mlflow.MlflowException;
import io.tweetlake.models.mlflow.ModelVersion;
import io.tweetlake.models.mlflow.Registry;
import io.tweetlake.models.remote.RemoteException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The model that scores the next micro-batch, on the driver. An alias or a stage is resolved before each micro-batch; a new
 * version is fetched, loaded and tried on another thread, for which a micro-batch waits at most {@code mlflow.timeout}.
 * Until the new version is ready, and if it fails its trial, the last good one serves. A challenger is resolved in the same
 * way, but no micro-batch waits for its first version. Not thread-safe.
 */
final class LiveModel implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LiveModel.class);

    private final ModelRole role;
    private final TweetlakeConfig all;
    private final ModelConfig config;
    private final MlflowConfig mlflow;
    private final ModelReference reference;
    private final ModelResolver resolver;
    private final Consumer<ModelRefusal> refusals;
    private final Set<String> refused = new HashSet<>();
    private final ExecutorService thread = Executors.newSingleThreadExecutor(DaemonThreads.named("model-lookup"));

    private volatile ServedModel current;
    private Future<ServedModel> next;
    private String outage;

    /** @param config whose model is the one of that role */
    private LiveModel(ModelRole role, TweetlakeConfig config, Consumer<ModelRefusal> refusals) {
        this.role = role;
        this.refusals = refusals;
        this.all = config;
        this.config = config.model();
        this.mlflow = config.mlflow();
        this.reference = ModelReference.parse(config.model().ref());
        this.resolver = new ModelResolver(config);
    }

    /** @throws UserError if the reference has no model that can be served, and none has served before */
    static LiveModel start(TweetlakeConfig config, Consumer<ModelRefusal> refusals) {
        LiveModel service = new LiveModel(ModelRole.CHAMPION, config, refusals);
        service.current = service.first();
        service.remember(service.current);
        return service;
    }

    /**
     * Begins to look for {@code model.challenger}, which need not be there.
     *
     * @throws UserError where that is no reference at all
     */
    static LiveModel startChallenger(TweetlakeConfig config, Consumer<ModelRefusal> refusals) {
        LiveModel service = new LiveModel(
                ModelRole.CHALLENGER,
                config.withModel(config.model().withRef(config.model().challenger())),
                refusals);
        service.next = service.thread.submit(service::look);
        return service;
    }

    private ServedModel first() {
        Optional<ModelResolver.Resolved> last = LastGoodModel.recall(config.ref(), all);
        ModelResolver.Resolved resolved = null;
        try {
            resolved = resolve();
            boolean isNew = last.isPresent() && !last.get().isSame(resolved);
            return tried(resolved, isNew);
        } catch (RemoteException | UncheckedIOException e) {
            ModelResolver.Resolved lastGood = last.orElseThrow(() -> new UserError(
                    "model.ref: %s cannot be looked up, and has never served here: %s"
                            .formatted(config.ref(), e.getMessage()),
                    "start the server, or check mlflow.trackingUri and s3.endpoint",
                    e));
            ServedModel serving = ServedModel.of(lastGood, config, role);
            say("model registry gives no version, the last good model serves", serving, e.getMessage());
            return serving;
        } catch (UserError e) {
            if (resolved == null || last.isEmpty()) {
                throw e;
            }
            current = ServedModel.of(last.get(), config, role);
            refuse(resolved, e);
            return current;
        }
    }

    private ModelResolver.Resolved resolve() {
        return ModelStaging.staged(resolver.resolve(reference), all);
    }

    /**
     * @param protect whether something serves that it must not end
     * @throws UserError if the model fails its trial
     */
    private ServedModel tried(ModelResolver.Resolved resolved, boolean protect) {
        ServedModel candidate = ServedModel.of(resolved, config, role);
        if (resolved.source() instanceof ModelSource.Remote source) {
            requireGoodEnds(candidate, source, protect);
            try {
                LoadedModels.tryOut(candidate, predictor -> Probe.check(source.folder(), predictor));
            } catch (IllegalStateException e) {
                throw new UserError(
                        "model.ref: %s version %s: %s".formatted(candidate.name(), candidate.version(), e.getMessage()),
                        "register it again, or name another version",
                        e);
            }
        }
        return candidate;
    }

    private static void requireGoodEnds(ServedModel candidate, ModelSource.Remote source, boolean protect) {
        Optional<String> reason = RefusedModels.reason(source);
        if (reason.isEmpty() && protect) {
            reason = TrialProcess.of(source.folder()).badEnd();
            reason.ifPresent(badEnd -> remember(source, badEnd));
        }
        reason.ifPresent(badEnd -> {
            throw new UserError(
                    "model.ref: %s version %s: %s".formatted(candidate.name(), candidate.version(), badEnd),
                    "name another version, or delete %s to try it again".formatted(RefusedModels.file(source)));
        });
    }

    private static void remember(ModelSource.Remote source, String badEnd) {
        try {
            RefusedModels.remember(source, badEnd);
        } catch (IOException e) {
            LOG.warn("{}", new LogLine("a restart would try this model again").with("reason", e));
        }
    }

    /** The model for the micro-batch that begins now; null where it is a challenger and none has been found yet. */
    ServedModel current() {
        if (current != null && !reference.moves()) {
            return current;
        }
        if (next == null) {
            next = thread.submit(this::look);
        }
        try {
            // An outage of the server delays one micro-batch; later ones check without waiting whether it is over.
            long patience = outage == null ? mlflow.timeout().toMillis() : 0;
            ServedModel found = next.get(patience, TimeUnit.MILLISECONDS);
            next = null;
            outage = null;
            if (!Objects.equals(found, current)) {
                swap(found);
            }
        } catch (TimeoutException e) {
            complain("it takes longer than mlflow.timeout");
        } catch (ExecutionException e) {
            next = null;
            complain(e.getCause().getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return current;
    }

    private void swap(ServedModel found) {
        LOG.info(
                "{}",
                new LogLine("model swapped")
                        .with("role", role)
                        .with("name", found.name())
                        .with("from", version(current))
                        .with("to", found.version()));
        current = found;
        if (role == ModelRole.CHAMPION) {
            remember(found);
        }
    }

    /** Runs on the other thread; returns the current model if it stays. */
    private ServedModel look() {
        ModelResolver.Resolved resolved = resolve();
        boolean same = current != null
                && resolved.name().equals(current.name())
                && resolved.version().equals(current.version());
        if (same || refused.contains(resolved.version())) {
            return current;
        }
        try {
            return tried(resolved, true);
        } catch (UserError e) {
            refuse(resolved, e);
            return current;
        }
    }

    private void refuse(ModelResolver.Resolved resolved, UserError reason) {
        refused.add(resolved.version());
        String line = LogLine.reason(reason);
        LOG.error(
                "{}",
                new LogLine("model refused, the last good one serves")
                        .with("role", role)
                        .with("name", resolved.name())
                        .with("version", resolved.version())
                        .with("serving", version(current))
                        .with("reason", line));
        refusals.accept(new ModelRefusal(role, resolved.name(), resolved.version(), version(current), line));
        if (reference.isRegistered()) {
            tagRejected(resolved, line);
        }
    }

    private void tagRejected(ModelResolver.Resolved resolved, String reason) {
        try {
            new Registry(mlflow).tag(resolved.name(), resolved.version(), ModelVersion.REJECTED_TAG, reason);
        } catch (MlflowException e) {
            LOG.warn(
                    "{}",
                    new LogLine("the version could not be tagged")
                            .with("tag", ModelVersion.REJECTED_TAG)
                            .with("reason", e.getMessage()));
        }
    }

    private void complain(String reason) {
        if (outage == null) {
            say("model cannot be looked up, the last good one serves", current, reason);
        }
        outage = reason;
    }

    private void say(String event, ServedModel serving, String reason) {
        LOG.warn(
                "{}",
                new LogLine(event)
                        .with("role", role)
                        .with("ref", config.ref())
                        .with("serving", version(serving))
                        .with("reason", reason));
    }

    private static String version(ServedModel model) {
        return model == null ? null : model.version();
    }

    private void remember(ServedModel model) {
        try {
            LastGoodModel.remember(config.ref(), all, model);
        } catch (IOException e) {
            LOG.warn("{}", new LogLine("a start without the server would not find this model").with("reason", e));
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
