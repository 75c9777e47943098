package io.tweetlake.common.config;

import io.tweetlake.common.Secrets;
import java.io.Serializable;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The Spark session of a job.
 *
 * @param master Spark's master URL. Leave it empty under spark-submit.
 * @param conf Spark's own properties by their full names.
 */
public record SparkConfig(String master, Map<String, String> conf) implements Serializable {
    public SparkConfig {
        conf = Collections.unmodifiableMap(new LinkedHashMap<>(conf));
    }

    /** Without the values of properties that may be secrets. */
    @Override
    public String toString() {
        Map<String, String> shown = new LinkedHashMap<>(conf);
        shown.replaceAll(Secrets::masked);
        return "SparkConfig[master=" + master + ", conf=" + shown + "]";
    }
}
