package io.tweetlake.common.s3;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class S3AddressTest {
    @ParameterizedTest
    @CsvSource({
        "s3://bucket/folder/,bucket,folder/",
        "s3a://bucket/a/b.json,bucket,a/b.json",
        "S3A://bucket//a,bucket,a",
        "s3a://bucket/tweets/{yyyy}/{MM},bucket,tweets/{yyyy}/{MM}",
        "s3://bucket,bucket,''"
    })
    void hasABucketAndAKey(String uri, String bucket, String key) {
        assertThat(S3Address.parse(uri)).contains(new S3Address(bucket, key));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/Volumes/main/tweets", "file:/tmp/s3/x", "s3:/bucket/x", "s3n://bucket/x", "s3://", "gs://b/x"})
    void whatIsElsewhereHasNone(String uri) {
        assertThat(S3Address.isS3(uri)).isFalse();
    }

    @Test
    void transientFailuresAreThoseThatAnotherRequestMayNotMeet() {
        assertThat(S3Access.isTransient(answer(503))).isTrue();
        assertThat(S3Access.isTransient(answer(429))).isTrue();
        assertThat(S3Access.isTransient(answer(408))).isTrue();
        assertThat(S3Access.isTransient(answer(403))).isFalse();
        assertThat(S3Access.isTransient(software.amazon.awssdk.core.exception.SdkClientException.create(
                        "Unable to load credentials from any of the providers")))
                .isFalse();
        assertThat(S3Access.isTransient(
                        software.amazon.awssdk.core.exception.SdkClientException.create("Connection refused")))
                .isTrue();
    }

    private static software.amazon.awssdk.awscore.exception.AwsServiceException answer(int status) {
        return software.amazon.awssdk.services.s3.model.S3Exception.builder()
                .statusCode(status)
                .message("status " + status)
                .build();
    }
}
