package io.tweetlake.models.registry;

import io.tweetlake.common.UserError;
import io.tweetlake.models.mlflow.ModelVersion;
import io.tweetlake.models.mlflow.Registry;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The stage or alias that a promotion moves. */
record PromotionTarget(String text) {
    private static final Set<String> STAGES = Set.of("Staging", "Production");

    /**
     * @param text {@code Staging}, {@code Production} or {@code @ALIAS}
     * @throws UserError if it is neither, or a stage on a server that has no stages
     */
    static PromotionTarget parse(String text, Registry registry) {
        boolean stage = STAGES.contains(text);
        if (!stage && !text.matches("@[\\w.-]+")) {
            throw new UserError(
                    "--to: `%s` is neither a stage nor an alias".formatted(text),
                    "write Staging, Production or an alias such as @champion");
        }
        if (stage && !registry.hasStages()) {
            throw new UserError(
                    "%s has aliases, and no stages".formatted(registry), "write an alias such as @champion for --to");
        }
        return new PromotionTarget(text);
    }

    private boolean isAlias() {
        return text.startsWith("@");
    }

    private String alias() {
        return text.substring(1);
    }

    /** The version that is at this stage or alias now. */
    Optional<ModelVersion> current(List<ModelVersion> versions) {
        return versions.stream()
                .filter(version -> isAlias()
                        ? version.aliases().contains(alias())
                        : version.stage().equals(text))
                .findFirst();
    }

    void move(Registry registry, ModelVersion version) {
        if (isAlias()) {
            registry.setAlias(version.name(), alias(), version.version());
        } else {
            registry.setStage(version.name(), version.version(), text);
        }
    }

    /** The target as part of a tag's name. */
    String tagName() {
        return text.replace("@", "").toLowerCase(Locale.ROOT);
    }
}
