package io.tweetlake.common.config;

import io.tweetlake.common.config.binding.Default;
import io.tweetlake.common.config.binding.MatchesPattern;
import io.tweetlake.common.config.binding.Range;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;

/**
 * How live streams become files.
 *
 * @param maxAge how long after its first record a file is put in place
 * @param maxBytes of text, before compression, with which a file is put in place; one record more may be in it
 * @param compression of the files
 * @param silence without records or heartbeats after which a connection is taken for dead; X sends a heartbeat every 20 s
 * @param bluesky the public stream of Bluesky
 * @param x the filtered stream of X
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
     * The public stream of Bluesky.
     *
     * @param hosts of Jetstream, {@code wss://HOST}; the first that answers is listened to, the next where it does not
     * @param collections of records that are asked for
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
    }

    /**
     * The filtered stream of X. The bearer token comes from the environment, {@code X_BEARER_TOKEN}.
     *
     * @param url of the API; {@code http} only for a server on this machine, as the token is sent there
     * @param backfillMinutes that X sends again at a reconnect, so that nothing is missed; each post that comes again is paid for
     *     again; 0 for none, and a row of kind {@code gap} for each interruption
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
