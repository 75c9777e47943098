package io.tweetlake.models.mlflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.tweetlake.common.config.ConfigLoader;
import io.tweetlake.common.config.MlflowConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.mlflow.tracking.creds.MlflowHostCreds;

class CredentialsTest {
    @Test
    void unityCatalogIsAtTheWorkspaceThatRunsAreTrackedIn() {
        MlflowHostCreds creds = creds(
                "databricks-uc",
                "mlflow.trackingUri=https://example.cloud.databricks.com/",
                "mlflow.registryUri=databricks-uc",
                "mlflow.token=dapi123");

        assertThat(creds.getHost()).isEqualTo("https://example.cloud.databricks.com");
        assertThat(creds.getToken()).isEqualTo("dapi123");
    }

    @Test
    void aServerGetsTheNameAndThePassword() {
        MlflowHostCreds creds = creds(
                "http://127.0.0.1:5000",
                "mlflow.trackingUri=http://127.0.0.1:5000",
                "mlflow.username=ada",
                "mlflow.password=secret");

        assertThat(creds.getHost()).isEqualTo("http://127.0.0.1:5000");
        assertThat(creds.getUsername()).isEqualTo("ada");
        assertThat(creds.getPassword()).isEqualTo("secret");
    }

    private static MlflowHostCreds creds(String uri, String... options) {
        List<String> all = new ArrayList<>(List.of(options));
        all.add("lake.root=none");
        MlflowConfig config = ConfigLoader.load(null, all, Map.of()).config().mlflow();
        return Credentials.of(uri, config).getHostCreds();
    }
}
