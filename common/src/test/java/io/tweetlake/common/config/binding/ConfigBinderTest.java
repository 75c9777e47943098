package io.tweetlake.common.config.binding;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConfigBinderTest {
    record Store(String bucket, @Secret String login) {}

    private final Mistakes mistakes = new Mistakes();

    private ConfigBinder binder(String key, String text) {
        List<Setting> settings = List.of(new Setting(key, text, Origin.option(key + "=" + text)));
        return new ConfigBinder(settings, Map.of(), Origin.of("test"), mistakes);
    }

    @Test
    void givesASecretToTheRecordAndHidesItFromTheList() {
        ConfigBinder binder = binder("login", "hush");
        assertThat(binder.bind(Store.class)).isEqualTo(new Store(null, "hush"));
        assertThat(binder.values())
                .containsExactly(new ConfigValue("bucket", null, "not set"), new ConfigValue("login", "***", "--set"));
    }
}
