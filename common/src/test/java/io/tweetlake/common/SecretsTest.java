package io.tweetlake.common;

import static org.assertj.core.api.Assertions.assertThat;

import io.tweetlake.common.job.LogLine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTest {
    @ParameterizedTest
    @CsvSource({
        "http://ann:pa55@host:5000/x, http://***@host:5000/x",
        "https://token@host, https://***@host",
        "http://ann:p@55@host, http://***@host",
        "http://ann:pa/55@host:5000, http://***@host:5000",
        "http://ann:p@5/5?#@host, http://***@host",
        "http://:pa55@host, http://***@host",
        "ann:pa55@host, ***@host",
        "'found \"ann:pa55@host:5000\"', 'found \"***@host:5000\"'",
        "s3a://KEY:pa/55@bucket/path, s3a://***@bucket/path",
        "jdbc:postgresql://ann:pa55@host/db, jdbc:postgresql://***@host/db",
        "no answer of http://ann:pa55@host: refused, no answer of http://***@host: refused",
        "https://q/x?X-Amz-Signature=1f&b=2, https://q/x?X-Amz-Signature=***&b=2",
        "https://q/x?a=1&access_token=1f, https://q/x?a=1&access_token=***",
        "-Djavax.net.ssl.trustStorePassword=hush -Dx=y, -Djavax.net.ssl.trustStorePassword=*** -Dx=y",
        "'-Dkey.password=\"h u s h\" -Dx=y', '-Dkey.password=*** -Dx=y'",
        "AWS_SECRET_ACCESS_KEY=ab/cd+, AWS_SECRET_ACCESS_KEY=***",
        "s3://bucket/key@2x, s3://bucket/key@2x",
        "http://127.0.0.1:5000/models/tweets@champion, http://127.0.0.1:5000/models/tweets@champion",
        "abfss://container@account.dfs.core.windows.net/x, abfss://container@account.dfs.core.windows.net/x",
        "models:/tweets@champion, models:/tweets@champion",
        "model.ref: models:/tweets@champion, model.ref: models:/tweets@champion",
        "hf://ORG/NAME@main, hf://ORG/NAME@main",
        "'org.acme.PlainLoginModule required username=\"a\" password=\"hush hush\";', 'org.acme.PlainLoginModule required username=\"a\" password=***;'",
        "https://hooks.slack.com/services/T0/B0/x1, https://hooks.slack.com/***",
        "'posting to https://acme.webhook.office.com/webhookb2/1@2/IncomingWebhook/3/4 failed', 'posting to https://acme.webhook.office.com/*** failed'",
        "https://prod-1.westeurope.logic.azure.com:443/workflows/1f/triggers?sig=x, https://prod-1.westeurope.logic.azure.com:443/***",
        "https://chat.example.org/api/webhooks/1/x?wait=true, https://chat.example.org/***",
        "--set alerts.webhook=https://a/b, --set alerts.webhook=***",
        "https://slack.com/help, https://slack.com/help",
        "batchTokens=512, batchTokens=512",
        "ann@example.org, ann@example.org"
    })
    void credentialsInATextAreMaskedAndNothingElse(String text, String shown) {
        assertThat(Secrets.masked(text)).isEqualTo(shown);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mlflow.password",
                "mlflow.token",
                "alerts.webhook",
                "s3.secretKey",
                "fs.azure.account.key.lake.dfs.core.windows.net",
                "fs.s3a.encryption.key",
                "fs.s3a.server-side-encryption.key",
                "fs.azure.sas.fixed.token",
                "spark.ssl.keyPassword",
                "spark.conf.spark.hadoop.fs.s3a.session.token",
                "spark.conf.spark.hadoop.fs.acme.login",
                "spark.acme.login"
            })
    void valuesOfTheseKeysAreMasked(String key) {
        assertThat(Secrets.masked(key, "hush")).isEqualTo(Secrets.MASK);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "model.batchTokens",
                "spark.master",
                "spark.conf.spark.sql.shuffle.partitions",
                "spark.conf.spark.task.maxFailures",
                "spark.conf.spark.executor.memoryOverhead",
                "spark.conf.spark.executor.extraJavaOptions",
                "spark.conf.spark.hadoop.fs.s3a.endpoint",
                "spark.conf.spark.hadoop.fs.s3a.aws.credentials.provider"
            })
    void valuesOfTheseKeysAreShownWithoutWhatIsSecretInThem(String key) {
        assertThat(Secrets.masked(key, "a -Dpassword=hush")).isEqualTo("a -Dpassword=***");
    }

    @Test
    void alsoInErrorsAndInTheLog() {
        assertThat(new UserError("http://ann:pa55@host: refused", "see http://bob:pa55@host"))
                .message()
                .doesNotContain("pa55");
        assertThat(new LogLine("x").with("server", "http://ann:pa55@host").toString())
                .isEqualTo("x server=http://***@host");
    }
}
