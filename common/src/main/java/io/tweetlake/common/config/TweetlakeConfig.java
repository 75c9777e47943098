package io.tweetlake.common.config;

import io.tweetlake.common.config.binding.Default;
import io.tweetlake.common.config.binding.Settings;
import java.io.Serializable;
import java.util.Map;

/**
 * All that a job is told, read from one YAML file for each environment. Each component is a key of that file, or a
 * section of keys. Nothing is null but where a section says so.
 *
 * @param trigger when a job starts its next micro-batch, unless its own section says otherwise
 */
public record TweetlakeConfig(
        @Default("60s") Trigger trigger,
        LakeConfig lake,
        SourceConfig source,
        BronzeConfig bronze,
        SilverConfig silver,
        GoldConfig gold,
        ModelConfig model,
        TextsConfig texts,
        MlflowConfig mlflow,
        PromotionConfig promotion,
        DriftConfig drift,
        OptimizeConfig optimize,
        ListenConfig listen,
        S3Config s3,
        SparkConfig spark)
        implements Serializable {

    /**
     * Each key that is set, in the order of declaration, as it would be written; without secrets, and without Spark's own
     * properties.
     */
    public Map<String, String> settings() {
        return Settings.of(this);
    }

    /** The same with another model. */
    public TweetlakeConfig withModel(ModelConfig other) {
        return new TweetlakeConfig(
                trigger, lake, source, bronze, silver, gold, other, texts, mlflow, promotion, drift, optimize, listen,
                s3, spark);
    }

    /** {@code bronze.trigger}, or {@code trigger} where it is not set. */
    public Trigger bronzeTrigger() {
        return bronze.trigger();
    }

    /** {@code silver.trigger}, or {@code trigger} where it is not set. */
    public Trigger silverTrigger() {
        return silver.trigger();
    }

    /** {@code gold.trigger}, or {@code trigger} where it is not set. */
    public Trigger goldTrigger() {
        return gold.trigger();
    }
}
