package io.tweetlake.common.config;

import static io.tweetlake.common.config.Configs.config;
import static io.tweetlake.common.config.Configs.mistakes;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class MetricsConfigTest {
    @Test
    void nothingIsServedByDefault() {
        assertThat(config().metrics()).isEqualTo(new MetricsConfig(null, "127.0.0.1"));
        assertThat(config().health()).isEqualTo(new HealthConfig(Duration.ofMinutes(30)));
    }

    @Test
    void everyKeyIsRead() {
        assertThat(config("metrics.port=0", "metrics.host=0.0.0.0").metrics())
                .isEqualTo(new MetricsConfig(0, "0.0.0.0"));
        assertThat(config("health.stalledAfter=90s").health()).isEqualTo(new HealthConfig(Duration.ofSeconds(90)));
    }

    @Test
    void refusesWhatIsNoPort() {
        assertThat(mistakes("metrics.port=65536", "health.stalledAfter=0s")).hasSize(2);
        assertThat(mistakes("metrics.port=-1"))
                .containsExactly("metrics.port: expected a number from 0 to 65535, found -1");
    }
}
