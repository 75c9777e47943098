package io.tweetlake.common.config;

import static io.tweetlake.common.config.Configs.config;
import static io.tweetlake.common.config.Configs.mistakes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class SparkConfigTest {
    @Test
    void leavesAllToSparkSubmitByDefault() {
        assertThat(config().spark()).isEqualTo(new SparkConfig(null, Map.of()));
    }

    @Test
    void takesAnyPropertyOfSparkByItsFullName() {
        assertThat(config("spark.master=local[2]", "spark.conf.spark.sql.shuffle.partitions=4")
                        .spark())
                .isEqualTo(new SparkConfig("local[2]", Map.of("spark.sql.shuffle.partitions", "4")));
    }

    @Test
    void refusesAPropertyOfSparkOutsideConf() {
        assertThat(mistakes("spark.sql.shuffle.partitions=4"))
                .containsExactly("unknown key spark.sql.shuffle.partitions: spark has spark.master, spark.conf.NAME");
    }

    @Test
    void cannotBeChanged() {
        SparkConfig spark = config("spark.conf.spark.ui.enabled=false").spark();
        assertThatThrownBy(() -> spark.conf().put("a", "b")).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void doesNotPrintSecrets() {
        assertThat(config("spark.conf.spark.hadoop.fs.s3a.secret.key=hush", "spark.conf.spark.ui.enabled=false"))
                .asString()
                .contains("spark.ui.enabled=false", "spark.hadoop.fs.s3a.secret.key=***")
                .doesNotContain("hush");
    }
}
