package io.tweetlake.common.config;

import java.io.Serializable;

/**
 * The job that makes one row of each tweet.
 *
 * @param trigger when it starts its next micro-batch
 * @param maxBytesPerTrigger about how much of the Bronze table, as stored, one micro-batch takes
 */
public record SilverConfig(
        @Default("${trigger}") Trigger trigger,
        @Default("256MB") DataSize maxBytesPerTrigger) implements Serializable {}
