package io.tweetlake.common.config;

import static io.tweetlake.common.config.Configs.config;
import static io.tweetlake.common.config.Configs.mistakes;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AlertsConfigTest {
    @Test
    void nobodyIsToldAnythingByDefault() {
        assertThat(config().alerts())
                .isEqualTo(new AlertsConfig(
                        null,
                        AlertsConfig.Form.JSON,
                        "http://127.0.0.1:7070/",
                        Duration.ofSeconds(30),
                        200,
                        0.15,
                        0.1,
                        null));
    }

    @Test
    void everyKeyIsRead() {
        assertThat(config(
                                "alerts.webhook=https://hooks.slack.com/services/a",
                                "alerts.form=slack",
                                "alerts.page=https://tweets.example.org/",
                                "alerts.timeout=5s",
                                "alerts.minRows=10",
                                "alerts.negativeRise=0.3",
                                "alerts.quarantineShare=0.5",
                                "alerts.spool=s")
                        .alerts())
                .isEqualTo(new AlertsConfig(
                        "https://hooks.slack.com/services/a",
                        AlertsConfig.Form.SLACK,
                        "https://tweets.example.org/",
                        Duration.ofSeconds(5),
                        10,
                        0.3,
                        0.5,
                        "s"));
    }

    @Test
    void theWebhookIsShownNowhere() {
        TweetlakeConfig config = config("alerts.webhook=https://hooks.example.org/hush");
        assertThat(config.toString()).doesNotContain("hush");
        assertThat(config.settings()).doesNotContainKey("alerts.webhook");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"hooks.example.org/hush", "ftp://hooks.example.org/hush", "https:///hush", "https://a b/hush"})
    void refusesAWebhookThatIsNoAddressAndDoesNotShowIt(String webhook) {
        assertThat(mistakes("alerts.webhook=" + webhook)).containsExactly("alerts.webhook: expected https://HOST/PATH");
    }

    @Test
    void refusesWhatIsNoShare() {
        assertThat(mistakes("alerts.negativeRise=0")).hasSize(1);
        assertThat(mistakes("alerts.quarantineShare=10")).hasSize(1);
        assertThat(mistakes("alerts.minRows=0")).hasSize(1);
    }
}
