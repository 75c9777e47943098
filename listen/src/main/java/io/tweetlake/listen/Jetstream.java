package io.tweetlake.listen;

import io.tweetlake.common.ExternalFailure;
import io.tweetlake.common.UserError;
import io.tweetlake.common.config.ListenConfig;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.WebSocketHandshakeException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import org.apache.commons.lang3.exception.ExceptionUtils;

/** Bluesky's public stream: Jetstream v2, or v1 where a host has only that. */
final class Jetstream implements LiveStream {
    private static final int BAD_REQUEST = 400;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final Set<Integer> NO_SUCH_PATH = Set.of(404, 405, 501);
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(60);
    private static final Duration FIRST_PAUSE_OF_LIMITED = Duration.ofSeconds(30);
    private static final Duration LONGEST_PAUSE_OF_LIMITED = Duration.ofMinutes(10);
    /** A position of v2 is worth something at its own host only. */
    private static final int TRIES_OF_A_HOST = 3;

    private final List<String> hosts;
    private final List<String> collections;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(CONNECT_TIMEOUT).build();
    private final Set<String> onlyV1 = new HashSet<>();
    /** How many hosts on, from that of the position. */
    private int host;

    private int failures;
    private JetstreamConnection last;

    Jetstream(ListenConfig.Bluesky config) {
        this.hosts = config.hosts().stream()
                .map(address -> address.endsWith("/") ? address.substring(0, address.length() - 1) : address)
                .toList();
        this.collections = config.collections();
    }

    /**
     * Connects to each host in turn until one accepts, and hears nothing.
     *
     * @return the same with that host first
     * @throws ExternalFailure if none accepts
     */
    static ListenConfig.Bluesky reachable(ListenConfig.Bluesky config) {
        Jetstream stream = new Jetstream(config);
        Ending.NoConnection last = null;
        for (int i = 0; i < config.hosts().size(); i++) {
            try {
                stream.connect(stream.hosts.get(i), null, Sink.NONE).close();
                List<String> hosts = new ArrayList<>(config.hosts());
                Collections.rotate(hosts, -i);
                return config.at(hosts);
            } catch (Ending.NoConnection e) {
                last = e;
            }
        }
        throw new ExternalFailure(
                "Bluesky's stream cannot be reached at any of %d hosts; the last, %s"
                        .formatted(config.hosts().size(), last.ending().detail()),
                last);
    }

    @Override
    public String name() {
        return "bluesky";
    }

    @Override
    public boolean repeats() {
        return true;
    }

    /** First at the host that the position is of, as its cursor means nothing elsewhere. */
    @Override
    public Connection connect(Position from, Sink sink) throws Ending.NoConnection {
        if (last != null && last.hasHeard()) {
            failures = 0;
            host = 0;
        } else if (last != null) {
            failed();
        }
        last = null;
        try {
            last = connect(hosts.get(host(from)), from, sink);
            return last;
        } catch (Ending.NoConnection e) {
            failed();
            throw e;
        }
    }

    private void failed() {
        failures++;
        if (failures % TRIES_OF_A_HOST == 0) {
            host++;
        }
    }

    private int host(Position from) {
        for (int i = 0; from != null && i < hosts.size(); i++) {
            if (from.stream().startsWith(hosts.get(i) + " ")) {
                return (i + host) % hosts.size();
            }
        }
        return host % hosts.size();
    }

    private JetstreamConnection connect(String address, Position from, Sink sink) throws Ending.NoConnection {
        if (!onlyV1.contains(address)) {
            try {
                return connect(address, JetstreamProtocol.V2, from, sink);
            } catch (WebSocketHandshakeException e) {
                if (!NO_SUCH_PATH.contains(e.getResponse().statusCode())) {
                    throw refusal(e.getResponse());
                }
                onlyV1.add(address);
            }
        }
        try {
            return connect(address, JetstreamProtocol.V1, from, sink);
        } catch (WebSocketHandshakeException e) {
            throw refusal(e.getResponse());
        }
    }

    private JetstreamConnection connect(String address, JetstreamProtocol protocol, Position from, Sink sink)
            throws Ending.NoConnection, WebSocketHandshakeException {
        String stream = protocol.stream(address);
        Long cursor = from == null ? null : protocol.cursor(from, stream);
        if (cursor == null) {
            JetstreamConnection connection = from == null
                    ? JetstreamConnection.fromNow(stream, protocol, sink)
                    : JetstreamConnection.afterGap(stream, protocol, sink, from.heardAt(), "other-host");
            return open(protocol.address(address, collections, null), connection);
        }
        try {
            return open(
                    protocol.address(address, collections, cursor),
                    JetstreamConnection.from(stream, protocol, sink, from.heardAt()));
        } catch (WebSocketHandshakeException e) {
            if (e.getResponse().statusCode() != BAD_REQUEST) {
                throw e;
            }
            // If the cursor is not what is wrong, the request is refused without it too.
            return open(
                    protocol.address(address, collections, null),
                    JetstreamConnection.afterGap(stream, protocol, sink, from.heardAt(), "cursor-too-old"));
        }
    }

    private JetstreamConnection open(URI address, JetstreamConnection connection)
            throws Ending.NoConnection, WebSocketHandshakeException {
        try {
            client.newWebSocketBuilder()
                    .connectTimeout(CONNECT_TIMEOUT)
                    .buildAsync(address, connection)
                    .join();
            return connection;
        } catch (CompletionException e) {
            if (e.getCause() instanceof WebSocketHandshakeException refused) {
                throw refused;
            }
            throw new Ending.NoConnection(
                    new Ending(Ending.Reason.NETWORK, address.getAuthority() + ": " + reason(e.getCause())));
        }
    }

    /** The JDK's client says most of it by the types of its exceptions. */
    private static String reason(Throwable failure) {
        if (ExceptionUtils.indexOfType(failure, UnresolvedAddressException.class) >= 0) {
            return "unknown host";
        }
        String message = failure.getMessage();
        return message == null || message.isBlank() ? failure.getClass().getSimpleName() : message;
    }

    private Ending.NoConnection refusal(HttpResponse<?> answer) {
        String detail = "%s answers %d %s"
                .formatted(answer.uri().getHost(), answer.statusCode(), body(answer))
                .strip();
        if (answer.statusCode() == BAD_REQUEST) {
            throw new UserError(
                    "bluesky refuses the request: " + detail, "correct --collection or listen.bluesky.collections");
        }
        boolean limited = answer.statusCode() == TOO_MANY_REQUESTS;
        return new Ending.NoConnection(new Ending(
                limited ? Ending.Reason.RATE_LIMITED : Ending.Reason.REFUSED, detail, RetryAfter.of(answer.headers())));
    }

    private static String body(HttpResponse<?> answer) {
        return answer.body() == null ? "" : answer.body().toString();
    }

    @Override
    public Duration backOff(Ending ending, int repeated) {
        return ending.reason() == Ending.Reason.RATE_LIMITED
                ? BackOff.doubling(FIRST_PAUSE_OF_LIMITED, LONGEST_PAUSE_OF_LIMITED, repeated)
                : BackOff.doubling(FIRST_PAUSE, LONGEST_PAUSE, repeated);
    }
}
