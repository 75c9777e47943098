package io.tweetlake.common.s3;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.tweetlake.common.UserError;
import io.tweetlake.testing.s3.LocalStack;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("docker")
class S3AccessIT {
    @Test
    void isQuietAboutABucketThatCanBeListed() {
        String bucket = LocalStack.bucket();
        Configuration hadoop = LocalStackOptions.hadoop(LocalStack.endpoint());
        assertThatCode(() -> S3Access.require(hadoop, "s3a://" + bucket + "/lake", "lake.root"))
                .doesNotThrowAnyException();
    }

    @Test
    void namesABucketThatIsNotThere() {
        Configuration hadoop = LocalStackOptions.hadoop(LocalStack.endpoint());
        assertThatThrownBy(() -> S3Access.require(hadoop, "s3a://no-such-bucket-of-ours/x", "source.path"))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("source.path: there is no bucket no-such-bucket-of-ours")
                .hasMessageContaining("Fix: create it");
    }

    @Test
    void namesAStoreThatDoesNotAnswer() {
        LocalStack.endpoint();
        Configuration hadoop = LocalStackOptions.hadoop("http://127.0.0.1:1");
        assertThatThrownBy(() -> S3Access.require(hadoop, "s3a://bucket/x", "lake.root"))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("the store at http://127.0.0.1:1 does not answer")
                .hasMessageContaining("s3.endpoint");
    }

    /** Refusals that LocalStack does not know, in the words of Amazon's reference of error responses. */
    @ParameterizedTest
    @CsvSource({
        "400, AuthorizationHeaderMalformed, is not in the region us-east-1, s3.region",
        "403, InvalidAccessKeyId, does not know the key, AWS_ACCESS_KEY_ID",
        "403, SignatureDoesNotMatch, does not know the key, AWS_SECRET_ACCESS_KEY",
        "400, ExpiredToken, has expired, sign in again",
        "403, RequestTimeTooSkewed, clock, set the clock",
        "403, AccessDenied, may not list the bucket, s3:ListBucket",
    })
    void tellsRefusalsApart(int status, String code, String problem, String fix) throws IOException {
        LocalStack.endpoint();
        HttpServer store = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        byte[] answer = "<Error><Code>%s</Code><Message>As S3 says it.</Message></Error>"
                .formatted(code)
                .getBytes(StandardCharsets.UTF_8);
        store.createContext("/", exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "application/xml");
            exchange.sendResponseHeaders(status, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        store.start();
        try {
            Configuration hadoop = LocalStackOptions.hadoop(
                    "http://127.0.0.1:" + store.getAddress().getPort());
            assertThatThrownBy(() -> S3Access.require(hadoop, "s3a://tweets/lake", "lake.root"))
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining("tweets")
                    .hasMessageContaining(problem)
                    .hasMessageContaining("Fix: ")
                    .hasMessageContaining(fix);
        } finally {
            store.stop(0);
        }
    }

    @Test
    void leavesOtherPathsAlone() {
        assertThatCode(() -> S3Access.require(new Configuration(false), "/Volumes/main/tweets", "lake.root"))
                .doesNotThrowAnyException();
    }
}
