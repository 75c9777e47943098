package io.tweetlake.models.mlflow;

import io.tweetlake.common.config.MlflowConfig;
import java.net.URI;
import org.mlflow.tracking.creds.BasicMlflowHostCreds;
import org.mlflow.tracking.creds.DatabricksConfigHostCredsProvider;
import org.mlflow.tracking.creds.DatabricksDynamicHostCredsProvider;
import org.mlflow.tracking.creds.HostCredsProviderChain;
import org.mlflow.tracking.creds.MlflowHostCredsProvider;

/** Who calls a server, and where it is. */
final class Credentials {
    private Credentials() {}

    /**
     * @param uri of a server, as {@code mlflow.trackingUri} and {@code mlflow.registryUri} name one
     * @return what says so when it is asked; it throws {@link IllegalStateException} where nothing says which workspace of
     *     Databricks is meant
     */
    static MlflowHostCredsProvider of(String uri, MlflowConfig config) {
        boolean databricks = uri.startsWith("databricks");
        String profile = databricks ? URI.create(uri).getAuthority() : null;
        boolean workspaceIsKnown =
                config.trackingUri() != null && config.trackingUri().startsWith("http");
        // Unity Catalog is reached at the workspace: by its address and a token, where the configuration has both.
        // Executors
        // have nothing else.
        if (databricks && (profile != null || config.token() == null || !workspaceIsKnown)) {
            return databricks(profile);
        }
        String host = (databricks ? config.trackingUri() : uri).replaceFirst("/+$", "");
        if (config.token() != null) {
            return new BasicMlflowHostCreds(host, config.token());
        }
        return config.username() == null
                ? new BasicMlflowHostCreds(host)
                : new BasicMlflowHostCreds(host, config.username(), config.password());
    }

    private static MlflowHostCredsProvider databricks(String profile) {
        if (profile != null) {
            return new DatabricksConfigHostCredsProvider(profile);
        }
        MlflowHostCredsProvider cluster = DatabricksDynamicHostCredsProvider.createIfAvailable();
        MlflowHostCredsProvider file = new DatabricksConfigHostCredsProvider();
        return cluster == null ? file : new HostCredsProviderChain(cluster, file);
    }
}
