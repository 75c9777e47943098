package io.tweetlake.common.config;

import io.tweetlake.common.config.binding.Default;
import io.tweetlake.common.config.binding.Settings;
import java.io.Serializable;
import java.util.Map;

/**
 * The configuration of a job, read from one YAML file for each environment. Each component is a key of that file or a section
 * of keys. Non-null unless a section documents otherwise.
 *
 * @param trigger When a job starts its next micro-batch, unless its own section says otherwise. {@code available-now} processes
 *     all available data and exits.
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
        MetricsConfig metrics,
        HealthConfig health,
        AlertsConfig alerts,
        LineageConfig lineage,
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
        return with(silver, gold, other);
    }

    /**
     * The same for all jobs in one process: Silver and Gold look more often for what the job before them has written. One that
     * has another trigger than that job keeps it.
     */
    public TweetlakeConfig inOneProcess() {
        Trigger silverTrigger =
                silver.trigger().equals(bronze.trigger()) ? bronze.trigger().ofFollower() : silver.trigger();
        Trigger goldTrigger =
                gold.trigger().equals(silver.trigger()) ? silver.trigger().ofFollower() : gold.trigger();
        return with(silver.withTrigger(silverTrigger), gold.withTrigger(goldTrigger), model);
    }

    private TweetlakeConfig with(SilverConfig otherSilver, GoldConfig otherGold, ModelConfig otherModel) {
        return new TweetlakeConfig(
                trigger,
                lake,
                source,
                bronze,
                otherSilver,
                otherGold,
                otherModel,
                texts,
                mlflow,
                promotion,
                drift,
                optimize,
                listen,
                metrics,
                health,
                alerts,
                lineage,
                s3,
                spark);
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
