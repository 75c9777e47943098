package io.tweetlake.common.config;

import io.tweetlake.common.config.binding.Default;
import io.tweetlake.common.config.binding.MatchesPattern;
import io.tweetlake.common.config.binding.Secret;
import io.tweetlake.common.config.binding.Settings;
import java.io.Serializable;
import java.time.Duration;

/**
 * The MLflow server that runs are tracked on and registered models come from.
 *
 * @param trackingUri {@code http(s)://host:port}, {@code databricks} or {@code databricks://PROFILE}; null where nothing is
 *     tracked
 * @param registryUri as {@code trackingUri}, or {@code databricks-uc} for models in Unity Catalog; null only where both are
 * @param experiment that the runs belong to; made where it does not exist
 * @param username for a server with basic authentication; null without
 * @param password that goes with the name; null without
 * @param token in place of name and password; null without
 * @param timeout how long one call may take, and so how long a micro-batch may wait for the server
 * @param spool local folder in which figures wait while the server cannot be reached; null for one in the user's cache
 */
public record MlflowConfig(
        @MatchesPattern(
                pattern = "https?://.+|databricks(://.+)?",
                written = "http://HOST:PORT, databricks or databricks://PROFILE")
        String trackingUri,

        @Default("${mlflow.trackingUri}")
        @MatchesPattern(
                pattern = "https?://.+|databricks(-uc)?(://.+)?",
                written = "http://HOST:PORT, databricks, databricks-uc or databricks-uc://PROFILE")
        String registryUri,

        @Default("tweetlake") String experiment,
        String username,
        @Secret String password,
        @Secret String token,
        @Default("5s") Duration timeout,
        String spool)
        implements Serializable {

    /** @throws IllegalArgumentException when a name has no password, or the other way round */
    public MlflowConfig {
        if ((username == null) != (password == null)) {
            throw new IllegalArgumentException("mlflow.username and mlflow.password go together: set both or neither");
        }
    }

    /** Without the secrets. */
    @Override
    public String toString() {
        return "MlflowConfig" + Settings.of(this);
    }
}
