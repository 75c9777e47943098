package io.tweetlake.common.config;

import io.tweetlake.common.config.binding.Default;
import java.io.Serializable;

/**
 * The job that ingests records.
 *
 * @param trigger When Bronze starts its next micro-batch.
 */
public record BronzeConfig(@Default("${trigger}") Trigger trigger) implements Serializable {}
