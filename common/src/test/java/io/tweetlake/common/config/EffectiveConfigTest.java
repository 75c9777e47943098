package io.tweetlake.common.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.tweetlake.common.config.binding.ConfigValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EffectiveConfigTest {
    @TempDir
    private Path folder;

    @Test
    void saysWhereEachValueCameFrom() throws IOException {
        Path file = Files.writeString(folder.resolve("test.yaml"), "trigger: 5m\nlake:\n  root: /data/${USER}");
        assertThat(ConfigLoader.load(file, List.of("gold.trigger=1s"), Map.of("USER", "ann"))
                        .values())
                .contains(
                        new ConfigValue("trigger", "5m", file + ":1"),
                        new ConfigValue("lake.root", "/data/ann", file + ":3, from USER"),
                        new ConfigValue("lake.checkpoints", "/data/ann/_checkpoints", "default, from lake.root"),
                        new ConfigValue("lake.schema", null, "not set"),
                        new ConfigValue("silver.trigger", "5m", "default, from trigger"),
                        new ConfigValue("gold.trigger", "1s", "--set"),
                        new ConfigValue("model.batchTokens", "512", "default"));
    }

    @Test
    void hidesTheSecretsAmongSparksProperties() {
        List<String> options = List.of("lake.root=a", "spark.conf.spark.hadoop.fs.s3a.secret.key=${KEY}");
        assertThat(ConfigLoader.load(null, options, Map.of("KEY", "hush")).values())
                .contains(new ConfigValue("spark.conf.spark.hadoop.fs.s3a.secret.key", "***", "--set, from KEY"));
    }
}
