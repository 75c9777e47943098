package io.tweetlake.common.config;

import static io.tweetlake.common.config.Configs.config;
import static io.tweetlake.common.config.Configs.mistakes;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class MlflowConfigTest {
    @Test
    void tracksNothingByDefault() {
        assertThat(config().mlflow())
                .isEqualTo(new MlflowConfig(null, null, "tweetlake", null, null, null, Duration.ofSeconds(5), null));
    }

    @Test
    void takesModelsFromWhereRunsAreUnlessTold() {
        assertThat(config("mlflow.trackingUri=http://host:5000").mlflow().registryUri())
                .isEqualTo("http://host:5000");
        assertThat(config("mlflow.trackingUri=databricks", "mlflow.registryUri=databricks-uc")
                        .mlflow()
                        .registryUri())
                .isEqualTo("databricks-uc");
    }

    @Test
    void refusesWhatIsNoServer() {
        assertThat(mistakes("mlflow.trackingUri=host:5000", "mlflow.timeout=5"))
                .containsExactly(
                        "mlflow.trackingUri: expected http://HOST:PORT, databricks or databricks://PROFILE, found"
                                + " \"host:5000\"",
                        "mlflow.timeout: expected a duration with its unit (ms, s, m, h, d) such as 5s, found \"5\"");
        assertThat(mistakes("mlflow.username=ada"))
                .containsExactly("mlflow.username and mlflow.password go together: set both or neither");
    }

    @Test
    void showsNoSecret() {
        TweetlakeConfig config = config("mlflow.username=ada", "mlflow.password=hidden1", "mlflow.token=hidden2");
        assertThat(config.toString()).contains("ada").doesNotContain("hidden");
        assertThat(config.settings())
                .containsEntry("mlflow.username", "ada")
                .containsEntry("model.precision", "auto")
                .containsEntry("trigger", "60s")
                .doesNotContainKeys("mlflow.password", "mlflow.token");
    }

    @Test
    void credentialsInAnAddressAreTakenFromItAndShownNowhere() {
        MlflowConfig mlflow =
                config("mlflow.trackingUri=https://ann:pa%2F55@host:5000/x").mlflow();
        assertThat(mlflow.trackingUri()).isEqualTo("https://host:5000/x");
        assertThat(mlflow.registryUri()).isEqualTo("https://host:5000/x");
        assertThat(mlflow.username()).isEqualTo("ann");
        assertThat(mlflow.password()).isEqualTo("pa/55");
        assertThat(mlflow.toString()).doesNotContain("pa");
        MlflowConfig keys = config(
                        "mlflow.trackingUri=https://ann:pa55@host", "mlflow.username=bob", "mlflow.password=x")
                .mlflow();
        assertThat(keys.username()).isEqualTo("bob");
        assertThat(keys.trackingUri()).isEqualTo("https://host");
        assertThat(config("mlflow.trackingUri=https://ann:pa55@host", "mlflow.token=t")
                        .mlflow()
                        .username())
                .isNull();
    }

    @Test
    void aMistakeInAnAddressDoesNotShowItsPassword() {
        assertThat(mistakes("mlflow.trackingUri=ftp://ann:pa55@host"))
                .singleElement()
                .asString()
                .contains("***@host");
        assertThat(mistakes("s3.endpoint=https://ann:pa55@host"))
                .singleElement()
                .asString()
                .contains("***@host");
        assertThat(mistakes("source.queue=https://ann:pa55@host/q"))
                .singleElement()
                .asString()
                .contains("***@host");
    }
}
