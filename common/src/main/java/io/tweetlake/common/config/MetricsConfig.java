package io.tweetlake.common.config;

import io.tweetlake.common.config.binding.Default;
import io.tweetlake.common.config.binding.Range;
import java.io.Serializable;

/**
 * Endpoint for {@code /metrics} and {@code /health}.
 *
 * @param port Port to listen on. Each process on a machine needs its own. 0: any free port. Not set: no endpoint.
 * @param host Address to listen on. Containers need {@code 0.0.0.0}.
 */
public record MetricsConfig(
        @Range(min = 0, max = 65_535) Integer port,
        @Default("127.0.0.1") String host) implements Serializable {}
