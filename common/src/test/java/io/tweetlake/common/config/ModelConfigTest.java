package io.tweetlake.common.config;

import static io.tweetlake.common.config.Configs.config;
import static io.tweetlake.common.config.Configs.mistakes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

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
                        Map.of(),
                        Precision.AUTO,
                        Device.AUTO,
                        512,
                        2048,
                        new DataSize(64 << 20),
                        new DataSize(8L << 30),
                        null,
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
                                "model.staging=s3://bucket/models",
                                "model.labels.1 star=negative",
                                "model.labels.LABEL_1.5=positive",
                                "model.labelAgreement=0.96",
                                "model.challenger=models:/tweets@challenger",
                                "model.challengerShare=1")
                        .model())
                .isEqualTo(new ModelConfig(
                        "models:/tweets@champion",
                        Map.of(),
                        Precision.FP32,
                        Device.GPU,
                        64,
                        1_000_000,
                        new DataSize(1 << 30),
                        new DataSize(2L << 30),
                        "s3://bucket/models",
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
    void takesAModelForEachLanguageInPlaceOfOne() {
        ModelConfig model = config("model.byLanguage.en=builtin:default", "model.byLanguage.*=hf://org/name")
                .model();

        assertThat(model.ref()).isNull();
        assertThat(model.references()).containsExactly(entry("en", "builtin:default"), entry("*", "hf://org/name"));
        assertThat(config("model.byLanguage.en=x", "model.byLanguage.en=")
                        .model()
                        .ref())
                .isEqualTo("builtin:default");
        assertThat(model.withRef("other").references()).containsExactly(entry("*", "other"));
    }

    @Test
    void refusesAModelForAllBesideThoseOfLanguages() {
        assertThat(mistakes("model.ref=builtin:default", "model.byLanguage.en=builtin:default"))
                .containsExactly("model.ref and model.byLanguage both say which model scores: leave one out,"
                        + " as --set model.ref= does");
    }

    @Test
    void refusesALanguageThatIsNoTag() {
        assertThat(mistakes("model.byLanguage.english=builtin:default"))
                .containsExactly("model.byLanguage.english: expected a language tag such as en or pt-BR,"
                        + " or \"*\" for the others");
    }

    @Test
    void knowsALanguageByItsFormerCodeToo() {
        assertThat(config("model.byLanguage.iw=a", "model.byLanguage.pt_BR=b")
                        .model()
                        .byLanguage())
                .containsOnlyKeys("he", "pt-br");
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
