package io.tweetlake.models.serving;

import io.tweetlake.common.config.ModelConfig;
import io.tweetlake.common.config.TweetlakeConfig;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

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

    /** @throws io.tweetlake.common.UserError if a reference has no model that can be served, and none has served before */
    public static LiveModels start(TweetlakeConfig config) {
        return new LiveModels(ByReference.map(config, LiveModel::start));
    }

    /**
     * Begins to look for {@code model.challenger}, which need not be there.
     *
     * @throws io.tweetlake.common.UserError where that is no reference at all
     */
    public static LiveModels startChallenger(TweetlakeConfig config) {
        return new LiveModels(Map.of(ModelConfig.OTHERS, LiveModel.startChallenger(config)));
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
