package io.tweetlake.common.config;

import static io.tweetlake.common.config.Configs.config;
import static io.tweetlake.common.config.Configs.mistakes;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class S3ConfigTest {
    @Test
    void leavesAllToTheAwsToolsByDefault() {
        assertThat(config().s3()).isEqualTo(new S3Config(null, null, false, null, null));
    }

    @Test
    void takesEveryKey() {
        assertThat(config(
                                "s3.region=eu-central-1",
                                "s3.endpoint=http://127.0.0.1:4566",
                                "s3.pathStyle=true",
                                "s3.profile=tweets",
                                "s3.assumedRole=arn:aws:iam::123456789012:role/team/tweetlake")
                        .s3())
                .isEqualTo(new S3Config(
                        "eu-central-1",
                        "http://127.0.0.1:4566",
                        true,
                        "tweets",
                        "arn:aws:iam::123456789012:role/team/tweetlake"));
    }

    @Test
    void refusesAnEndpointWithoutItsScheme() {
        assertThat(mistakes("s3.endpoint=127.0.0.1:4566"))
                .containsExactly(
                        "s3.endpoint: expected http(s)://HOST or http(s)://HOST:PORT, found \"127.0.0.1:4566\"");
        assertThat(mistakes("s3.endpoint=https://host/bucket")).hasSize(1);
    }

    @Test
    void refusesARoleThatIsNoArn() {
        assertThat(mistakes("s3.assumedRole=tweetlake"))
                .containsExactly("s3.assumedRole: expected arn:aws:iam::ACCOUNT:role/NAME, found \"tweetlake\"");
    }
}
