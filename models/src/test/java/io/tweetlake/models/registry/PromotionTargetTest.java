package io.tweetlake.models.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tweetlake.common.UserError;
import io.tweetlake.common.config.ConfigLoader;
import io.tweetlake.models.mlflow.ModelVersion;
import io.tweetlake.models.mlflow.Registry;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PromotionTargetTest {
    private static final Registry REGISTRY = registry("http://127.0.0.1:1");
    private static final ModelVersion NEWER = version("2", "None", "champion");
    private static final ModelVersion OLDER = version("1", "Production");

    @Test
    void theCurrentVersionIsTheOneAtTheStageOrAlias() {
        List<ModelVersion> versions = List.of(NEWER, OLDER);

        assertThat(PromotionTarget.parse("@champion", REGISTRY).current(versions))
                .contains(NEWER);
        assertThat(PromotionTarget.parse("Production", REGISTRY).current(versions))
                .contains(OLDER);
        assertThat(PromotionTarget.parse("Staging", REGISTRY).current(versions)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"production", "Archived", "@", "@a b", "champion"})
    void whatIsNeitherAStageNorAnAliasIsTheUsersError(String text) {
        assertThatThrownBy(() -> PromotionTarget.parse(text, REGISTRY))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("`" + text + "` is neither a stage nor an alias");
    }

    @Test
    void unityCatalogHasNoStages() {
        Registry unityCatalog = registry("databricks-uc");

        assertThatThrownBy(() -> PromotionTarget.parse("Production", unityCatalog))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("databricks-uc has aliases, and no stages");
        assertThat(PromotionTarget.parse("@champion", unityCatalog).tagName()).isEqualTo("champion");
    }

    private static Registry registry(String uri) {
        return new Registry(ConfigLoader.load(null, List.of("lake.root=none", "mlflow.registryUri=" + uri), Map.of())
                .config()
                .mlflow());
    }

    private static ModelVersion version(String number, String stage, String... aliases) {
        return new ModelVersion("tweets", number, "models:/m-1", stage, List.of(aliases), Map.of(), "", 0);
    }
}
