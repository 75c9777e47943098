package io.tweetlake.common.config;

import io.tweetlake.common.config.binding.Default;
import io.tweetlake.common.config.binding.MatchesPattern;
import java.io.Serializable;

/**
 * Access to S3, for Spark's tables and streams and for tweetlake's own calls. Credentials come from where the AWS tools look
 * for them: the environment, {@code ~/.aws}, a web identity, the machine's role.
 *
 * @param region Region of the buckets. Not set: that of the AWS tools.
 * @param endpoint Address of an S3-compatible store. Not set: Amazon S3.
 * @param pathStyle Whether requests name the bucket in the path in place of the host name. Most other stores need it.
 * @param profile Profile in {@code ~/.aws/config}. Not set: the default profile.
 * @param assumedRole ARN of a role to assume with these credentials.
 */
public record S3Config(
        String region,

        @MatchesPattern(pattern = "https?://[^/@]+/?", written = "http(s)://HOST or http(s)://HOST:PORT")
        String endpoint,

        @Default("false") boolean pathStyle,
        String profile,

        @MatchesPattern(pattern = "arn:[\\w-]+:iam::\\d{12}:role/.+", written = "arn:aws:iam::ACCOUNT:role/NAME")
        String assumedRole)
        implements Serializable {}
