package io.tweetlake.models.registry;

import io.tweetlake.common.UserError;
import io.tweetlake.common.config.PromotionConfig;
import io.tweetlake.common.config.TweetlakeConfig;
import io.tweetlake.models.evaluation.LabelledTexts;
import io.tweetlake.models.evaluation.ModelEvaluator;
import io.tweetlake.models.mlflow.MlflowException;
import io.tweetlake.models.mlflow.ModelVersion;
import io.tweetlake.models.mlflow.Registry;
import io.tweetlake.models.serving.ModelInService;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Moves an alias or a stage of a registered model, if the version is good enough for it, and back. */
public final class ModelPromotion {
    private static final String PROMOTED_TAG = "tweetlake.promoted.";
    private static final String REPLACED_TAG = "tweetlake.replaced.";

    private final TweetlakeConfig config;
    private final PromotionConfig gate;
    private final Registry registry;

    /** @throws UserError where the configuration names no server */
    public ModelPromotion(TweetlakeConfig config) {
        this.config = config;
        this.gate = config.promotion();
        this.registry = new Registry(config.mlflow());
    }

    /**
     * What the gate says.
     *
     * @param version the one that would be promoted
     * @param replaced the one in place; empty where there is none
     * @param figures a line for each rule, with what was asked and what was found
     * @param refusals those of them that the version does not meet; empty where it may pass
     */
    public record Verdict(ModelVersion version, String replaced, List<String> figures, List<String> refusals) {
        public boolean passes() {
            return refusals.isEmpty();
        }
    }

    /**
     * @param version a number; null for the newest
     * @param target {@code Staging}, {@code Production} or {@code @ALIAS}
     * @throws UserError where there is no such model, version or target
     */
    public Verdict judge(String name, String version, String target, LabelledTexts data) {
        requireTarget(target);
        try {
            List<ModelVersion> versions = registry.versions(name);
            ModelVersion candidate = versions.stream()
                    .filter(each -> version == null || each.version().equals(version))
                    .findFirst()
                    .orElseThrow(() -> new UserError(
                            "%s has no version %s"
                                    .formatted(name, version == null ? "" : version)
                                    .strip(),
                            "see `tweetlake model versions %s`".formatted(name)));
            Optional<ModelVersion> inPlace = inPlace(versions, target);
            return judge(candidate, inPlace, data);
        } catch (MlflowException e) {
            throw new UserError(e.getMessage(), "check the name and mlflow.trackingUri", e);
        }
    }

    private Verdict judge(ModelVersion candidate, Optional<ModelVersion> inPlace, LabelledTexts data) {
        List<String> figures = new ArrayList<>();
        List<String> refusals = new ArrayList<>();
        String rejected = candidate.tags().get(ModelInService.REJECTED_TAG);
        rule(figures, refusals, rejected == null, "not rejected: " + (rejected == null ? "no" : rejected));
        if (rejected == null) {
            ModelEvaluator.Result result = figuresOf(candidate, data);
            double recall = result.metrics().get("macro_recall");
            double inference = result.metrics().get("inference_p95_ms");
            rule(
                    figures,
                    refusals,
                    recall >= gate.minMacroRecall(),
                    "macro recall %.4f, at least %.4f (promotion.minMacroRecall)",
                    recall,
                    gate.minMacroRecall());
            rule(
                    figures,
                    refusals,
                    inference <= gate.maxInferenceMs(),
                    "inference p95 %.1f ms, at most %.1f ms (promotion.maxInferenceMs)",
                    inference,
                    gate.maxInferenceMs());
            inPlace.filter(version -> !version.version().equals(candidate.version()))
                    .ifPresent(version -> {
                        double before = figuresOf(version, data).metrics().get("macro_recall");
                        rule(
                                figures,
                                refusals,
                                recall >= before - gate.maxDrop(),
                                "macro recall %.4f, at most %.4f below the %.4f of version %s (promotion.maxDrop)",
                                recall,
                                gate.maxDrop(),
                                before,
                                version.version());
                    });
        }
        return new Verdict(candidate, inPlace.map(ModelVersion::version).orElse(""), figures, refusals);
    }

    private static void rule(List<String> figures, List<String> refusals, boolean met, String text, Object... values) {
        String line = values.length == 0 ? text : text.formatted(values);
        figures.add((met ? "ok       " : "REFUSED  ") + line);
        if (!met) {
            refusals.add(line);
        }
    }

    private ModelEvaluator.Result figuresOf(ModelVersion version, LabelledTexts data) {
        String reference = "models:/%s/%s".formatted(version.name(), version.version());
        ModelEvaluator evaluator =
                new ModelEvaluator(config.withModel(config.model().withRef(reference)));
        return evaluator.earlier(version.name(), version.version(), data).orElseGet(() -> evaluator.evaluate(data));
    }

    /**
     * Moves the alias, or the stage, and says on the version who did so, when and why.
     *
     * @param verdict of {@link #judge}, which must pass
     */
    public void promote(Verdict verdict, String target, String reason) {
        if (!verdict.passes()) {
            throw new IllegalArgumentException("the gate refuses " + verdict.version());
        }
        move(verdict.version().name(), verdict.version().version(), target);
        record(verdict.version(), target, reason);
        if (!verdict.replaced().equals(verdict.version().version())) {
            registry.tag(
                    verdict.version().name(),
                    verdict.version().version(),
                    REPLACED_TAG + tagName(target),
                    verdict.replaced());
        }
    }

    /**
     * Puts back the version that the one in place has replaced.
     *
     * @return the version that is in place now
     * @throws UserError where there is none to go back to
     */
    public ModelVersion rollback(String name, String target, String reason) {
        requireTarget(target);
        try {
            List<ModelVersion> versions = registry.versions(name);
            ModelVersion inPlace = inPlace(versions, target)
                    .orElseThrow(() -> new UserError(
                            "no version of %s is at %s".formatted(name, target),
                            "see `tweetlake model versions %s`".formatted(name)));
            String before = inPlace.tags().getOrDefault(REPLACED_TAG + tagName(target), "");
            ModelVersion back = versions.stream()
                    .filter(version -> version.version().equals(before))
                    .findFirst()
                    .orElseThrow(() -> new UserError(
                            "version %s of %s has replaced no other at %s".formatted(inPlace.version(), name, target),
                            "promote another version"));
            move(name, back.version(), target);
            record(back, target, "rollback from version %s: %s".formatted(inPlace.version(), reason));
            return back;
        } catch (MlflowException e) {
            throw new UserError(e.getMessage(), "check the name and mlflow.trackingUri", e);
        }
    }

    private void record(ModelVersion version, String target, String reason) {
        registry.tag(
                version.name(),
                version.version(),
                PROMOTED_TAG + tagName(target),
                "%s %s: %s"
                        .formatted(
                                Instant.now().truncatedTo(ChronoUnit.SECONDS),
                                System.getProperty("user.name"),
                                reason));
    }

    private void move(String name, String version, String target) {
        if (target.startsWith("@")) {
            registry.setAlias(name, target.substring(1), version);
        } else {
            registry.setStage(name, version, target);
        }
    }

    private static Optional<ModelVersion> inPlace(List<ModelVersion> versions, String target) {
        return versions.stream()
                .filter(version -> target.startsWith("@")
                        ? version.aliases().contains(target.substring(1))
                        : version.stage().equals(target))
                .findFirst();
    }

    private void requireTarget(String target) {
        boolean stage = target.equals("Staging") || target.equals("Production");
        if (!stage && !target.matches("@[\\w.-]+")) {
            throw new UserError(
                    "--to: `%s` is neither a stage nor an alias".formatted(target),
                    "write Staging, Production or an alias such as @champion");
        }
        if (stage && !registry.hasStages()) {
            throw new UserError(
                    "%s has aliases, and no stages".formatted(registry), "write an alias such as @champion for --to");
        }
    }

    private static String tagName(String target) {
        return target.replace("@", "").toLowerCase(Locale.ROOT);
    }
}
