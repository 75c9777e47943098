package io.tweetlake.common.mlflow;

import io.tweetlake.common.UserError;
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
     * @throws UserError where Databricks is meant and nothing says which workspace
     */
    static MlflowHostCredsProvider of(String uri, MlflowConfig config) {
        if (uri.startsWith("databricks")) {
            return databricks(URI.create(uri).getAuthority());
        }
        String host = uri.replaceFirst("/+$", "");
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
