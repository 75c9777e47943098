package io.tweetlake.common.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code conf/local.yaml}, the file that everybody starts with. */
class LocalYamlTest {
    private static final Path FILE = Path.of("../conf/local.yaml");

    @Test
    void worksAsItIs() {
        TweetlakeConfig config = ConfigLoader.load(FILE, List.of(), Map.of()).config();
        assertThat(config.lake().root()).isEqualTo("lake");
        assertThat(config.source().path()).isEqualTo("src-test-data/demo");
        assertThat(config.spark().master()).isEqualTo("local[*]");
        assertThat(config.spark().conf()).containsEntry("spark.databricks.delta.snapshotPartitions", "2");
    }

    @Test
    void takesFromTheEnvironmentWhatAContainerSets() {
        Map<String, String> environment =
                Map.of("TWEETLAKE_METRICS_PORT", "9464", "TWEETLAKE_METRICS_HOST", "0.0.0.0", "S3_PATH_STYLE", "true");
        TweetlakeConfig config = ConfigLoader.load(FILE, List.of(), environment).config();
        assertThat(config.metrics()).isEqualTo(new MetricsConfig(9464, "0.0.0.0"));
        assertThat(config.s3().pathStyle()).isTrue();
    }

    @Test
    void takesItsFoldersFromTheEnvironment() {
        Map<String, String> environment = Map.of("TWEETLAKE_LAKE", "/a", "TWEETLAKE_SOURCE", "/b");
        TweetlakeConfig config = ConfigLoader.load(FILE, List.of(), environment).config();
        assertThat(config.lake().root()).isEqualTo("/a");
        assertThat(config.source().path()).isEqualTo("/b");
    }
}
