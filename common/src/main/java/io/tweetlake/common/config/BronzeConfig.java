package io.tweetlake.common.config;

import io.tweetlake.common.config.binding.Default;
import java.io.Serializable;

/**
 * The job that keeps each record as it came.
 *
 * @param trigger when it starts its next micro-batch
 */
public record BronzeConfig(@Default("${trigger}") Trigger trigger) implements Serializable {}
