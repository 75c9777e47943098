package io.tweetlake.sentiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class ModelOptionsTest {

    @Test
    void defaults() {
        assertThat(ModelOptions.defaults()).isEqualTo(new ModelOptions(Precision.AUTO, "auto", 512, 2048, 64 << 20));
    }

    @Test
    void whatCannotBeIsRefusedByName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ModelOptions(Precision.FP32, "tpu", 1, 1, 0))
                .withMessageContaining("tpu");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ModelOptions(Precision.FP32, "cpu", 0, 1, 0))
                .withMessageContaining("batchTokens");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ModelOptions(Precision.FP32, "cpu", 1, -1, 0))
                .withMessageContaining("windowRows");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ModelOptions.defaults().withLabelAgreement(0))
                .withMessageContaining("labelAgreement");
    }
}
