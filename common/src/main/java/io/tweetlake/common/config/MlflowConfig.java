package io.tweetlake.common.config;

import io.tweetlake.common.Secrets;
import io.tweetlake.common.config.binding.Default;
import io.tweetlake.common.config.binding.MatchesPattern;
import io.tweetlake.common.config.binding.Secret;
import io.tweetlake.common.config.binding.Settings;
import java.io.Serializable;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The MLflow server that tracks runs and holds registered models.
 *
 * @param trackingUri Address of the tracking server. {@code http(s)://USER:PASSWORD@HOST:PORT} is also accepted. Not set:
 *     nothing is tracked.
 * @param registryUri Address of the model registry. {@code databricks-uc} is Unity Catalog.
 * @param experiment Experiment that runs belong to. Created if it does not exist.
 * @param username User name, for servers with basic authentication.
 * @param password Password of that user.
 * @param token Token, in place of user name and password.
 * @param timeout How long one call may take.
 * @param spool Local folder in which metrics wait while the server cannot be reached. Not set: a folder in the user's cache.
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

    private static final Pattern USER_INFO =
            Pattern.compile("(?<scheme>https?://)(?<user>[^/?#]*)@(?<rest>[^/@?#]+([/?#].*)?)");

    /**
     * A name and a password in an address are taken from there, unless keys of their own or a token are set.
     *
     * @throws IllegalArgumentException if a name has no password, or the other way round, or a password is not escaped
     */
    public MlflowConfig {
        String user = userInfo(trackingUri);
        if (user != null && username == null && password == null && token == null) {
            String[] parts = user.split(":", 2);
            username = decoded(parts[0]);
            password = parts.length < 2 ? null : decoded(parts[1]);
        }
        String other = userInfo(registryUri);
        if (other != null && !other.equals(user)) {
            throw new IllegalArgumentException(
                    "mlflow.registryUri has a name and a password: set mlflow.username and mlflow.password instead");
        }
        trackingUri = withoutUserInfo("mlflow.trackingUri", trackingUri);
        registryUri = withoutUserInfo("mlflow.registryUri", registryUri);
        if ((username == null) != (password == null)) {
            throw new IllegalArgumentException("mlflow.username and mlflow.password go together: set both or neither");
        }
    }

    /** Null without. */
    private static String userInfo(String uri) {
        if (uri == null) {
            return null;
        }
        Matcher matcher = USER_INFO.matcher(uri);
        return matcher.matches() ? matcher.group("user") : null;
    }

    private static String withoutUserInfo(String key, String uri) {
        if (uri == null) {
            return null;
        }
        String address = USER_INFO.matcher(uri).replaceFirst("${scheme}${rest}");
        if (!Secrets.masked(address).equals(address)) {
            throw new IllegalArgumentException(
                    key + ": cannot tell the password from the host: write / ? # and @ in it as %2F %3F %23 %40");
        }
        return address;
    }

    /** A plus stands for itself there. */
    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /** Without the secrets. */
    @Override
    public String toString() {
        return "MlflowConfig" + Settings.of(this);
    }
}
