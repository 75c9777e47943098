package io.tweetlake.common.config;

import static io.tweetlake.common.config.Configs.config;
import static io.tweetlake.common.config.Configs.mistakes;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LakeConfigTest {
    @Test
    void checkpointsAreBelowTheRootByDefault() {
        assertThat(config("lake.root=s3a://bucket/lake").lake())
                .isEqualTo(new LakeConfig("s3a://bucket/lake", "s3a://bucket/lake/_checkpoints", null));
    }

    @Test
    void takesEveryKey() {
        assertThat(config("lake.root=a", "lake.checkpoints=b", "lake.schema=main.tweets")
                        .lake())
                .isEqualTo(new LakeConfig("a", "b", "main.tweets"));
    }

    @Test
    void aSchemaNeedsNoRootWhenItHasCheckpoints() {
        assertThat(config("lake.root=", "lake.checkpoints=/Volumes/a/b", "lake.schema=main.tweets")
                        .lake())
                .isEqualTo(new LakeConfig(null, "/Volumes/a/b", "main.tweets"));
    }

    @Test
    void refusesNoPlaceForTables() {
        assertThat(mistakes("lake.root=", "lake.checkpoints=b"))
                .containsExactly("lake.root is missing: set it to the path or URI of the lake's folder");
    }

    @Test
    void refusesAPathThatDeltaCannotName() {
        assertThat(mistakes("lake.root=/data/back`tick"))
                .containsExactly("lake.root: Delta takes no ` in a path, found /data/back`tick");
    }

    @Test
    void refusesNoPlaceForCheckpoints() {
        assertThat(mistakes("lake.root=", "lake.schema=main.tweets"))
                .containsExactly("lake.checkpoints is missing: lake.schema says where the tables are;"
                        + " set lake.checkpoints or lake.root to a path or URI for the checkpoints");
    }

    @Test
    void refusesASchemaWithoutItsCatalog() {
        assertThat(mistakes("lake.schema=tweets"))
                .containsExactly("lake.schema: expected catalog.schema, found \"tweets\"");
        assertThat(mistakes("lake.schema=a.b.c")).hasSize(1);
    }
}
