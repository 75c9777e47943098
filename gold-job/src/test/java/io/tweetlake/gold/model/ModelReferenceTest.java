package io.tweetlake.gold.model;

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

    @ParameterizedTest
    @ValueSource(strings = {"models", "/opt/models/v2", "../a b", "./builtin", "C:\\models", "models/a:b"})
    void everythingWithoutASchemeIsAFolder(String text) {
        assertThat(ModelReference.parse(text)).isEqualTo(new ModelReference.Folder(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"builtin:large", "s3://bucket/model", "models:/name@champion", "runs:/1/model"})
    void aSchemeThatIsNotServedIsRefusedWithWhatIs(String text) {
        assertThatThrownBy(() -> ModelReference.parse(text))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("model.ref: `" + text + "`")
                .hasMessageContaining("builtin:default");
    }
}
