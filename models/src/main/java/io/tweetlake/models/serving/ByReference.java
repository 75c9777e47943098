package io.tweetlake.models.serving;

import io.tweetlake.common.UserError;
import io.tweetlake.common.config.ModelConfig;
import io.tweetlake.common.config.TweetlakeConfig;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/** What a configuration has one of for each model that it refers to. */
final class ByReference {
    private ByReference() {}

    /**
     * @param make called once for each reference, with the configuration of that model alone
     * @return by language, {@link ModelConfig#OTHERS} too: one object where several have the same reference
     * @throws UserError where making one does; the message names the key
     */
    static <T> Map<String, T> map(TweetlakeConfig config, Function<TweetlakeConfig, T> make) {
        ModelConfig model = config.model();
        Map<String, T> made = new HashMap<>();
        Map<String, T> byLanguage = new LinkedHashMap<>();
        model.references().forEach((language, reference) -> {
            TweetlakeConfig own = config.withModel(model.withRef(reference));
            byLanguage.put(language, made.computeIfAbsent(reference, one -> named(own, language, model, make)));
        });
        return byLanguage;
    }

    private static <T> T named(
            TweetlakeConfig own, String language, ModelConfig model, Function<TweetlakeConfig, T> make) {
        try {
            return make.apply(own);
        } catch (UserError e) {
            throw model.byLanguage().isEmpty()
                    ? e
                    : new UserError(e.getMessage().replace("model.ref: ", "model.byLanguage." + language + ": "), e);
        }
    }
}
