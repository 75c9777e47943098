package io.tweetlake.common.config;

import java.io.Serializable;

/**
 * The job that scores each tweet.
 *
 * @param trigger when it starts its next micro-batch
 * @param maxBytesPerTrigger about how much of the Silver table, as stored, one micro-batch takes
 */
public record GoldConfig(
        @Default("${trigger}") Trigger trigger,
        @Default("16MB") DataSize maxBytesPerTrigger) implements Serializable {}
