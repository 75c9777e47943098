package io.tweetlake.models.serving;

import io.tweetlake.common.config.ModelConfig;
import io.tweetlake.common.config.TweetlakeConfig;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The models that score the next micro-batch, on the driver: a {@link LiveModel} for each reference of the configuration, of which
 * each is swapped on its own. Not thread-safe.
 */
public final class LiveModels implements AutoCloseable {
    private final Map<String, LiveModel> byLanguage;
    private ServedModels current;

    private LiveModels(Map<String, LiveModel> byLanguage) {
        this.byLanguage = byLanguage;
    }

    /**
     * @param refusals told of each version that fails its trial, from any thread; must not wait
     * @throws io.tweetlake.common.UserError if a reference has no model that can be served, and none has served before
     */
    public static LiveModels start(TweetlakeConfig config, Consumer<ModelRefusal> refusals) {
        return new LiveModels(ByReference.map(config, own -> LiveModel.start(own, refusals)));
    }

    /**
     * Begins to look for {@code model.challenger}, which need not be there.
     *
     * @param refusals as of {@link #start}
     * @throws io.tweetlake.common.UserError where that is no reference at all
     */
    public static LiveModels startChallenger(TweetlakeConfig config, Consumer<ModelRefusal> refusals) {
        return new LiveModels(Map.of(ModelConfig.OTHERS, LiveModel.startChallenger(config, refusals)));
    }

    /**
     * The models for the micro-batch that begins now: the same object for as long as none is swapped; null where it is a
     * challenger and none has been found yet.
     */
    public ServedModels current() {
        // A model that several languages share is looked up once.
        Map<LiveModel, ServedModel> now = new HashMap<>();
        Map<String, ServedModel> found = new LinkedHashMap<>();
        byLanguage.forEach((language, model) -> found.put(language, now.computeIfAbsent(model, LiveModel::current)));
        if (found.containsValue(null)) {
            return null;
        }
        ServedModels next = new ServedModels(found);
        if (!next.equals(current)) {
            current = next;
            LoadedModels.inService(next);
        }
        return current;
    }

    @Override
    public void close() {
        byLanguage.values().forEach(LiveModel::close);
    }
}
