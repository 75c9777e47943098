package io.tweetlake.models.registry;

import io.tweetlake.common.UserError;
import io.tweetlake.common.config.TweetlakeConfig;
import io.tweetlake.models.evaluation.LabelledTexts;
import io.tweetlake.models.mlflow.MlflowException;
import io.tweetlake.models.mlflow.ModelVersion;
import io.tweetlake.models.mlflow.Registry;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** Moves an alias or a stage of a registered model to a version that passes the gate, and rolls it back. */
public final class ModelPromotion {
    private static final String PROMOTED_TAG = "tweetlake.promoted.";
    private static final String REPLACED_TAG = "tweetlake.replaced.";

    private final PromotionGate gate;
    private final Registry registry;

    /** @throws UserError if the configuration names no server */
    public ModelPromotion(TweetlakeConfig config) {
        this.gate = new PromotionGate(config);
        this.registry = new Registry(config.mlflow());
    }

    /**
     * The result of the gate.
     *
     * @param version the version to promote
     * @param replaced the number of the current version; empty if there is none
     */
    public record Verdict(ModelVersion version, String replaced, List<PromotionCheck> checks) {
        public boolean passes() {
            return checks.stream().allMatch(PromotionCheck::met);
        }
    }

    /**
     * @param version a number; null for the newest
     * @param target {@code Staging}, {@code Production} or {@code @ALIAS}
     * @throws UserError if there is no such model, version or target
     */
    public Verdict judge(String name, String version, String target, LabelledTexts data) {
        PromotionTarget place = PromotionTarget.parse(target, registry);
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
            Optional<ModelVersion> current = place.current(versions);
            String replaced = current.map(ModelVersion::version).orElse("");
            return new Verdict(candidate, replaced, gate.check(candidate, current, data));
        } catch (MlflowException e) {
            throw refused(e);
        }
    }

    /**
     * Moves the alias or the stage, and tags the version with the user, the time and the reason.
     *
     * @param verdict of {@link #judge}, which must pass
     */
    public void promote(Verdict verdict, String target, String reason) {
        if (!verdict.passes()) {
            throw new IllegalArgumentException("the gate refuses " + verdict.version());
        }
        PromotionTarget place = PromotionTarget.parse(target, registry);
        ModelVersion version = verdict.version();
        place.move(registry, version);
        record(version, place, reason);
        if (!verdict.replaced().equals(version.version())) {
            registry.tag(version.name(), version.version(), REPLACED_TAG + place.tagName(), verdict.replaced());
        }
    }

    /**
     * Restores the version that the current one has replaced.
     *
     * @return the version that is current now
     * @throws UserError if there is none to go back to
     */
    public ModelVersion rollback(String name, String target, String reason) {
        PromotionTarget place = PromotionTarget.parse(target, registry);
        try {
            List<ModelVersion> versions = registry.versions(name);
            ModelVersion current = place.current(versions)
                    .orElseThrow(() -> new UserError(
                            "no version of %s is at %s".formatted(name, target),
                            "see `tweetlake model versions %s`".formatted(name)));
            String replaced = current.tags().getOrDefault(REPLACED_TAG + place.tagName(), "");
            ModelVersion back = versions.stream()
                    .filter(version -> version.version().equals(replaced))
                    .findFirst()
                    .orElseThrow(() -> new UserError(
                            "version %s of %s has replaced no other at %s".formatted(current.version(), name, target),
                            "promote another version"));
            place.move(registry, back);
            record(back, place, "rollback from version %s: %s".formatted(current.version(), reason));
            return back;
        } catch (MlflowException e) {
            throw refused(e);
        }
    }

    private void record(ModelVersion version, PromotionTarget target, String reason) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        registry.tag(
                version.name(),
                version.version(),
                PROMOTED_TAG + target.tagName(),
                "%s %s: %s".formatted(now, System.getProperty("user.name"), reason));
    }

    private static UserError refused(MlflowException e) {
        return new UserError(e.getMessage(), "check the name and mlflow.trackingUri", e);
    }
}
