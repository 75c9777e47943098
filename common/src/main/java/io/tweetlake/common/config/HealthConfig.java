package io.tweetlake.common.config;

import io.tweetlake.common.config.binding.Default;
import java.io.Serializable;
import java.time.Duration;

/**
 * Health checks.
 *
 * @param stalledAfter How long a job may work on one micro-batch, or a listener hear nothing, before it is reported as stalled.
 *     Set it to more than the longest micro-batch takes.
 */
public record HealthConfig(@Default("30m") Duration stalledAfter) implements Serializable {}
