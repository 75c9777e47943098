package io.tweetlake.common.config;

import io.tweetlake.common.config.binding.Default;
import io.tweetlake.common.config.binding.MatchesPattern;
import io.tweetlake.common.config.binding.Secret;
import io.tweetlake.common.config.binding.Settings;
import java.io.Serializable;
import java.time.Duration;

/**
 * Where OpenLineage events go.
 *
 * @param url Address that events are posted to, such as {@code http://marquez:5000/api/v1/lineage}. Not set: none are posted.
 * @param apiKey Sent as a bearer token.
 * @param file Local file that events are appended to, one on each line. Not set: none are written.
 * @param namespace Namespace of the jobs.
 * @param timeout How long to wait for the server's answer. No micro-batch waits for it.
 * @param spool Local folder in which events wait while the server cannot be reached. Not set: one in the user's cache.
 */
public record LineageConfig(
        @MatchesPattern(pattern = "https?://[^/@]+/.+", written = "http://HOST:PORT/api/v1/lineage")
        String url,

        @Secret String apiKey,
        String file,
        @Default("tweetlake") String namespace,
        @Default("30s") Duration timeout,
        String spool)
        implements Serializable {

    /** @throws IllegalArgumentException when both a server and a file are named */
    public LineageConfig {
        if (url != null && file != null) {
            throw new IllegalArgumentException("lineage.url and lineage.file exclude each other");
        }
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "LineageConfig" + Settings.of(this);
    }
}
