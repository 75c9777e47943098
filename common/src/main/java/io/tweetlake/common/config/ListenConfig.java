package io.tweetlake.common.config;

import io.tweetlake.common.config.binding.Default;
import io.tweetlake.common.config.binding.MatchesPattern;
import io.tweetlake.common.config.binding.Range;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;

/**
 * Files that {@code tweetlake listen} writes.
 *
 * @param maxAge Age of the oldest record at which a file is completed.
 * @param maxBytes Size of the text, before compression, at which a file is completed. One record may exceed it.
 * @param compression Compression of the files.
 * @param silence Time without records or heartbeats after which a connection is considered dead. X sends a heartbeat every 20
 *     s.
 * @param bluesky Bluesky's public stream.
 * @param x X's filtered stream.
 */
public record ListenConfig(
        @Default("10s") Duration maxAge,
        @Default("64MB") DataSize maxBytes,
        @Default("gzip") Compression compression,
        @Default("25s") Duration silence,
        Bluesky bluesky,
        X x)
        implements Serializable {

    /** How the text of a file is stored. */
    public enum Compression {
        NONE,
        GZIP,
        ZSTD
    }

    /**
     * Bluesky's public stream.
     *
     * @param hosts Jetstream hosts, {@code wss://HOST}. If one does not answer, the next is tried.
     * @param collections Collections of records to subscribe to.
     */
    public record Bluesky(
            @Default("wss://jetstream1.us-east.bsky.network,wss://jetstream2.us-east.bsky.network,"
                    + "wss://jetstream1.us-west.bsky.network,wss://jetstream2.us-west.bsky.network")
            List<String> hosts,

            @Default("app.bsky.feed.post") List<String> collections)
            implements Serializable {

        /** @throws IllegalArgumentException when a host is no address, or nothing would be heard */
        public Bluesky {
            if (hosts.isEmpty() || collections.isEmpty()) {
                throw new IllegalArgumentException("listen.bluesky: expected at least one of hosts and of collections");
            }
            for (String host : hosts) {
                if (!host.matches("wss?://[^/@?#]+/?")) {
                    throw new IllegalArgumentException(
                            "listen.bluesky.hosts: expected wss://HOST or ws://HOST:PORT, found " + host);
                }
            }
        }

        /** The same with other collections. */
        public Bluesky asking(List<String> others) {
            return new Bluesky(hosts, others);
        }

        /** The same at other hosts. */
        public Bluesky at(List<String> others) {
            return new Bluesky(others, collections);
        }
    }

    /**
     * X's filtered stream. The bearer token comes from the environment variable {@code X_BEARER_TOKEN}.
     *
     * @param url Address of the API. {@code http} is allowed only for a server on this machine, as the token is sent there.
     * @param backfillMinutes Minutes of missed posts that X sends again after a reconnect. X charges for them again. 0: none,
     *     and each interruption is recorded as a notice of kind {@code gap}.
     */
    public record X(
            @Default("https://api.x.com")
            @MatchesPattern(
                    pattern = "https://[^/@?#]+/?|http://(localhost|127\\.0\\.0\\.1|\\[::1])(:\\d+)?/?",
                    written = "https://HOST, or http://localhost:PORT")
            String url,

            @Default("0") @Range(min = 0, max = 5) int backfillMinutes)
            implements Serializable {}
}
