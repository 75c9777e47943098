package io.tweetlake.models.serving;

import static java.util.stream.Collectors.joining;

import io.tweetlake.common.LanguageTags;
import io.tweetlake.common.config.ModelConfig;
import io.tweetlake.common.config.TweetlakeConfig;
import java.io.Serializable;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The models that score a micro-batch: one for all tweets, or one for each language. They have one order, so that none of them
 * replaces another.
 */
public final class ServedModels implements Serializable {
    private static final long serialVersionUID = 1L;

    /** By language tag, {@link ModelConfig#OTHERS} too. A language may have the model of another. */
    private final TreeMap<String, ServedModel> byLanguage = new TreeMap<>();

    /** @param byLanguage by language tag, or {@link ModelConfig#OTHERS}; one at least */
    ServedModels(Map<String, ServedModel> byLanguage) {
        long order =
                byLanguage.values().stream().mapToLong(ServedModel::order).max().orElseThrow();
        byLanguage.forEach((language, model) -> this.byLanguage.put(language, model.withOrder(order)));
    }

    /** One model for all tweets. */
    public static ServedModels of(ServedModel model) {
        return new ServedModels(Map.of(ModelConfig.OTHERS, model));
    }

    /**
     * Finds the models of the configuration, as {@link ServedModel#resolve}.
     *
     * @throws io.tweetlake.common.UserError if one cannot be served
     */
    public static ServedModels resolve(TweetlakeConfig config) {
        return new ServedModels(ByReference.map(config, ServedModels::staged));
    }

    private static ServedModel staged(TweetlakeConfig config) {
        ModelReference reference = ModelReference.parse(config.model().ref());
        ModelResolver.Resolved resolved = new ModelResolver(config).resolve(reference);
        return ServedModel.of(ModelStaging.staged(resolved, config), config.model(), ModelRole.CHAMPION);
    }

    /**
     * @param tag BCP 47 language tag of a tweet; null where it is unknown
     * @return empty where the language has no model, nor the others
     */
    public Optional<ServedModel> forLanguage(String tag) {
        return (tag == null ? List.<String>of() : LanguageTags.candidates(tag))
                .stream()
                        .map(byLanguage::get)
                        .filter(Objects::nonNull)
                        .findFirst()
                        .or(() -> Optional.ofNullable(byLanguage.get(ModelConfig.OTHERS)));
    }

    /** By language tag, in its order; {@link ModelConfig#OTHERS} alone where one model scores all. */
    public Map<String, ServedModel> byLanguage() {
        return Collections.unmodifiableMap(byLanguage);
    }

    /** Whether one model scores tweets of all languages. */
    public boolean isOne() {
        return byLanguage.size() == 1 && byLanguage.containsKey(ModelConfig.OTHERS);
    }

    /** Each model once. */
    public List<ServedModel> all() {
        return byLanguage.values().stream().distinct().toList();
    }

    /** The model's name, or each language's with its language. */
    public String name() {
        return text(ServedModel::name);
    }

    /** The model's version, or each language's with its language. */
    public String version() {
        return text(ServedModel::version);
    }

    private String text(Function<ServedModel, String> what) {
        return isOne()
                ? what.apply(byLanguage.get(ModelConfig.OTHERS))
                : byLanguage.entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + what.apply(entry.getValue()))
                        .collect(joining(","));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ServedModels models && byLanguage.equals(models.byLanguage);
    }

    @Override
    public int hashCode() {
        return byLanguage.hashCode();
    }

    @Override
    public String toString() {
        return byLanguage.toString();
    }
}
