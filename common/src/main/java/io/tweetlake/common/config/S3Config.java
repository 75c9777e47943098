package io.tweetlake.common.config;

import io.tweetlake.common.config.binding.Default;
import io.tweetlake.common.config.binding.MatchesPattern;
import java.io.Serializable;

/**
 * How S3 is reached: by Spark's tables and streams, and by calls of our own. Keys come from where the AWS tools look for
 * them: the environment, {@code ~/.aws}, a web identity, the machine.
 *
 * @param region of the buckets; null for the one that the AWS tools would take
 * @param endpoint address of a store that is not Amazon's; null for Amazon's
 * @param pathStyle whether the bucket is named in the path of a request, and not in its host name
 * @param profile section of {@code ~/.aws/config} with the keys; null for the default
 * @param assumedRole ARN of a role to take on with those keys; null for none
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
