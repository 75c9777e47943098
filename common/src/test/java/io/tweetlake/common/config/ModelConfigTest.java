package io.tweetlake.common.config;

import static io.tweetlake.common.config.Configs.config;
import static io.tweetlake.common.config.Configs.mistakes;
import static org.assertj.core.api.Assertions.assertThat;

import io.tweetlake.common.config.ModelConfig.Device;
import io.tweetlake.common.config.ModelConfig.Precision;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ModelConfigTest {
    @Test
    void servesTheBundledModelByDefault() {
        assertThat(config().model())
                .isEqualTo(new ModelConfig(
                        "builtin:default",
                        Precision.AUTO,
                        Device.AUTO,
                        512,
                        2048,
                        new DataSize(64 << 20),
                        new DataSize(8L << 30),
                        Map.of(),
                        0.995,
                        null,
                        0.1));
    }

    @Test
    void takesEveryKey() {
        assertThat(config(
                                "model.ref=models:/tweets@champion",
                                "model.precision=fp32",
                                "model.device=gpu",
                                "model.batchTokens=64",
                                "model.windowRows=1000000",
                                "model.cache=1GB",
                                "model.maxSize=2GB",
                                "model.labels.1 star=negative",
                                "model.labels.LABEL_1.5=positive",
                                "model.labelAgreement=0.96",
                                "model.challenger=models:/tweets@challenger",
                                "model.challengerShare=1")
                        .model())
                .isEqualTo(new ModelConfig(
                        "models:/tweets@champion",
                        Precision.FP32,
                        Device.GPU,
                        64,
                        1_000_000,
                        new DataSize(1 << 30),
                        new DataSize(2L << 30),
                        Map.of("1 star", "negative", "LABEL_1.5", "positive"),
                        0.96,
                        "models:/tweets@challenger",
                        1));
    }

    @Test
    void refusesWhatIsOutOfRange() {
        assertThat(mistakes("model.batchTokens=63", "model.windowRows=0"))
                .containsExactly(
                        "model.batchTokens: expected a number from 64 to 1048576, found 63",
                        "model.windowRows: expected a number from 1 to 1000000, found 0");
    }

    @Test
    void refusesAShareThatIsNone() {
        assertThat(mistakes("model.challengerShare=10"))
                .containsExactly("model.challengerShare: expected a share above 0 and at most 1, found 10.0");
    }

    @Test
    void refusesAShareOfLabelsThatIsNone() {
        assertThat(mistakes("model.labelAgreement=99.5"))
                .containsExactly("model.labelAgreement: expected a share above 0 and at most 1, found 99.5");
    }

    @Test
    void refusesALabelThatStandsForNoSentiment() {
        assertThat(mistakes("model.labels.joy=happy"))
                .containsExactly("model.labels.joy: expected negative, neutral or positive, found \"happy\"");
    }

    @Test
    void refusesAnUnknownPrecisionAndDevice() {
        assertThat(mistakes("model.precision=fp23", "model.device=tpu"))
                .containsExactly(
                        "model.precision: expected auto or fp32 or bf16 or int8, found \"fp23\"; did you mean fp32?",
                        "model.device: expected auto or cpu or gpu, found \"tpu\"; did you mean cpu?");
    }
}
