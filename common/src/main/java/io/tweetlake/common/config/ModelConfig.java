package io.tweetlake.common.config;

import io.tweetlake.common.LanguageTags;
import io.tweetlake.common.config.binding.Default;
import io.tweetlake.common.config.binding.Range;
import java.io.Serializable;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The model that labels tweets, and how it runs.
 *
 * @param ref Model reference: {@code builtin:default}, a folder, {@code s3://}, {@code hf://}, {@code models:/} or {@code
 *     runs:/}. Leave it empty if {@code model.byLanguage} is set.
 * @param byLanguage Model reference for each language tag, and {@code *} for other and unknown languages.
 * @param precision Number format of the computation. {@code auto} takes the fastest that keeps the labels of fp32.
 * @param device Device of the computation. {@code auto} takes a GPU if there is one.
 * @param batchTokens Largest number of tokens in one forward pass, padding included.
 * @param windowRows Number of rows that are sorted by length before they are cut into batches.
 * @param cache Approximate memory in each executor for recent texts and their predictions. Below 1KB: no cache.
 * @param maxSize Largest model that is downloaded.
 * @param staging Folder, or {@code s3://BUCKET/FOLDER}, that all executors can read. The driver copies models of the Hugging
 *     Face Hub there. Not set: each machine downloads them.
 * @param labels What the model's own labels mean: negative, neutral or positive. Empty: the built-in table.
 * @param labelAgreement Share of labels that a faster precision must have in common with fp32 before {@code auto} takes it,
 *     above 0 and at most 1.
 * @param challenger Reference of a second model that labels a share of the tweets for comparison. Not set: none.
 * @param challengerShare Share of the tweets that the challenger labels too, above 0 and at most 1.
 */
public record ModelConfig(
        @Default(value = "builtin:default", unless = "byLanguage")
        String ref,

        Map<String, String> byLanguage,
        @Default("auto") Precision precision,
        @Default("auto") Device device,
        @Default("512") @Range(min = 64, max = 1_048_576) int batchTokens,
        @Default("2048") @Range(min = 1, max = 1_000_000) int windowRows,
        @Default("64MB") DataSize cache,
        @Default("8GB") DataSize maxSize,
        String staging,
        Map<String, String> labels,
        @Default("0.995") double labelAgreement,
        String challenger,
        @Default("0.1") double challengerShare)
        implements Serializable {

    /** In {@link #byLanguage()}: every language that has no model of its own. */
    public static final String OTHERS = "*";

    private static final Pattern LANGUAGE = Pattern.compile("\\*|[A-Za-z]{2,3}([-_][A-Za-z0-9]+)*");
    private static final Set<String> SENTIMENTS = Set.of("negative", "neutral", "positive");

    /**
     * @throws IllegalArgumentException when both {@code ref} and {@code byLanguage} name models, a share is none, or a label stands
     *     for no sentiment
     */
    public ModelConfig {
        byLanguage = normal(byLanguage);
        if (ref != null && !byLanguage.isEmpty()) {
            throw new IllegalArgumentException(
                    "model.ref and model.byLanguage both say which model scores: leave one out, as --set model.ref= does");
        }
        labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
        labels.forEach((label, sentiment) -> {
            if (!SENTIMENTS.contains(sentiment)) {
                throw new IllegalArgumentException(
                        "model.labels.%s: expected negative, neutral or positive, found \"%s\""
                                .formatted(label, sentiment));
            }
        });
        if (!(labelAgreement > 0 && labelAgreement <= 1)) {
            throw new IllegalArgumentException(
                    "model.labelAgreement: expected a share above 0 and at most 1, found " + labelAgreement);
        }
        if (!(challengerShare > 0 && challengerShare <= 1)) {
            throw new IllegalArgumentException(
                    "model.challengerShare: expected a share above 0 and at most 1, found " + challengerShare);
        }
    }

    private static Map<String, String> normal(Map<String, String> byLanguage) {
        Map<String, String> normal = new LinkedHashMap<>();
        byLanguage.forEach((tag, reference) -> {
            if (!LANGUAGE.matcher(tag).matches()) {
                throw new IllegalArgumentException(
                        "model.byLanguage.%s: expected a language tag such as en or pt-BR, or \"%s\" for the others"
                                .formatted(tag, OTHERS));
            }
            normal.put(LanguageTags.normal(tag), reference);
        });
        return Collections.unmodifiableMap(normal);
    }

    /** The models by language, {@link #OTHERS} alone where one scores all. */
    public Map<String, String> references() {
        return byLanguage.isEmpty() ? Map.of(OTHERS, ref) : byLanguage;
    }

    /** The same with one model for all languages. */
    public ModelConfig withRef(String other) {
        return new ModelConfig(
                other,
                Map.of(),
                precision,
                device,
                batchTokens,
                windowRows,
                cache,
                maxSize,
                staging,
                labels,
                labelAgreement,
                challenger,
                challengerShare);
    }

    /** The numbers that the model computes with. */
    public enum Precision {
        /** The fastest on this machine whose labels agree with those of fp32. */
        AUTO,
        FP32,
        /** Products in 16 bits: fast where the processor has AMX or AVX-512 bf16. */
        BF16,
        /** Products in 8 bits: faster still where the processor has VNNI, and a few labels in a hundred differ. */
        INT8
    }

    /** What the model runs on. */
    public enum Device {
        /** A GPU where there is one, in half precision if that gives the same labels; the CPU elsewhere. */
        AUTO,
        CPU,
        /** The first one. */
        GPU
    }
}
