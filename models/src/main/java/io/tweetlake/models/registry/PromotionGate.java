package io.tweetlake.models.registry;

import io.tweetlake.common.config.PromotionConfig;
import io.tweetlake.common.config.TweetlakeConfig;
import io.tweetlake.models.evaluation.LabelledTexts;
import io.tweetlake.models.evaluation.ModelEvaluator;
import io.tweetlake.models.mlflow.ModelVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Checks whether a version is good enough to replace the current one. Thresholds are in the section {@code promotion}. */
final class PromotionGate {
    private static final String RECALL = "macro_recall";
    private static final String INFERENCE = "inference_p95_ms";

    private final TweetlakeConfig config;
    private final PromotionConfig thresholds;

    PromotionGate(TweetlakeConfig config) {
        this.config = config;
        this.thresholds = config.promotion();
    }

    /**
     * A rejected version is not evaluated: its check is the only one.
     *
     * @param current the version that would be replaced
     */
    List<PromotionCheck> check(ModelVersion candidate, Optional<ModelVersion> current, LabelledTexts data) {
        List<PromotionCheck> checks = new ArrayList<>(List.of(PromotionCheck.notRejected(candidate.rejection())));
        if (candidate.rejection() == null) {
            Map<String, Double> metrics = metrics(candidate, data);
            double recall = metrics.get(RECALL);
            checks.add(PromotionCheck.minMacroRecall(recall, thresholds.minMacroRecall()));
            checks.add(PromotionCheck.maxInferenceMs(metrics.get(INFERENCE), thresholds.maxInferenceMs()));
            current.filter(version -> !version.version().equals(candidate.version()))
                    .ifPresent(version -> checks.add(PromotionCheck.maxDrop(
                            recall, version.version(), metrics(version, data).get(RECALL), thresholds.maxDrop())));
        }
        return List.copyOf(checks);
    }

    /** From an earlier run on the same texts, if there is one. */
    private Map<String, Double> metrics(ModelVersion version, LabelledTexts data) {
        String reference = "models:/%s/%s".formatted(version.name(), version.version());
        ModelEvaluator evaluator =
                new ModelEvaluator(config.withModel(config.model().withRef(reference)));
        return evaluator
                .earlier(version.name(), version.version(), data)
                .orElseGet(() -> evaluator.evaluate(data))
                .metrics();
    }
}
