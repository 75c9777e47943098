package io.tweetlake.models.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tweetlake.common.UserError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelReferenceTest {
    @Test
    void theBundledModelHasANameOfItsOwn() {
        assertThat(ModelReference.parse("builtin:default")).isEqualTo(new ModelReference.Builtin());
    }

    @Test
    void aRegisteredModelIsNamedByAliasStageOrVersion() {
        assertThat(ModelReference.parse("models:/tweets@champion"))
                .isEqualTo(new ModelReference.Aliased("tweets", "champion"));
        assertThat(ModelReference.parse("models:/main.ml.tweets/Production"))
                .isEqualTo(new ModelReference.Staged("main.ml.tweets", "Production"));
        assertThat(ModelReference.parse("models:/tweets/3")).isEqualTo(new ModelReference.Version("tweets", "3"));
    }

    @Test
    void whatARunHasLoggedIsNamedByIds() {
        assertThat(ModelReference.parse("runs:/0a1b/model")).isEqualTo(new ModelReference.Logged("runs:/0a1b/model"));
        assertThat(ModelReference.parse("models:/m-0a1b")).isEqualTo(new ModelReference.Logged("models:/m-0a1b"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"models", "/opt/models/v2", "../a b", "./builtin", "C:\\models", "models/a:b"})
    void everythingWithoutASchemeIsAFolder(String text) {
        assertThat(ModelReference.parse(text)).isEqualTo(new ModelReference.Folder(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"builtin:large", "gs://bucket/model", "models:/name", "models:/name/latest", "models:/a/b/1"})
    void aSchemeThatIsNotServedIsRefusedWithWhatIs(String text) {
        assertThatThrownBy(() -> ModelReference.parse(text))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("model.ref: `" + text + "`")
                .hasMessageContaining("builtin:default");
    }
}
