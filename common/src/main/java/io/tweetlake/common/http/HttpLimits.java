package io.tweetlake.common.http;

import java.util.Map;

/**
 * Limits of the JDK's HTTP server, so that clients that send slowly, read slowly or open many connections take a known share of
 * this process, no more.
 */
public final class HttpLimits {
    /** A connection has at most one thread, so that this is the number of threads too. */
    private static final int MOST_CONNECTIONS = 200;

    /** The server closes the connection of an answer that takes longer, its computation included. */
    private static final int LONGEST_RESPONSE_SECONDS = 300;

    private static final Map<String, Object> LIMITS = Map.of(
            // Without it every answer waits for 40 ms.
            "sun.net.httpserver.nodelay",
            true,
            // Seconds. A browser that uses a connection in the moment in which it is closed takes the server for gone.
            "sun.net.httpserver.idleInterval",
            600,
            "jdk.httpserver.maxConnections",
            MOST_CONNECTIONS,
            // Bytes, of the request's first line and its headers.
            "sun.net.httpserver.maxReqHeaderSize",
            16 * 1024,
            // Seconds.
            "sun.net.httpserver.maxReqTime",
            30,
            "sun.net.httpserver.maxRspTime",
            LONGEST_RESPONSE_SECONDS);

    private HttpLimits() {}

    /** The JDK reads them once, before its first server; what was given with {@code -D} stays. */
    public static void apply() {
        LIMITS.forEach((name, value) -> System.getProperties().putIfAbsent(name, value.toString()));
    }
}
