package io.tweetlake.listen;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The two forms in which Jetstream is asked for events. */
enum JetstreamProtocol {
    /** A cursor is the number of an event of this host; one that is too old is refused. */
    V2 {
        @Override
        URI address(String host, List<String> collections, Long cursor) {
            return URI.create(host + "/xrpc/network.bsky.jetstream.subscribeEvents?kinds=commit&kinds=account"
                    + parameters("&collections=", collections) + (cursor == null ? "" : "&cursor=" + cursor));
        }

        @Override
        Long cursor(Position from, String stream) {
            return from.stream().equals(stream) ? from.cursor() : null;
        }
    },
    /** A cursor is a time, the same for all hosts; one that is too old is taken for the oldest. */
    V1 {
        @Override
        URI address(String host, List<String> collections, Long cursor) {
            String wanted = parameters("&wantedCollections=", collections);
            return URI.create(host + "/subscribe?" + wanted.substring(1) + (cursor == null ? "" : "&cursor=" + cursor));
        }

        @Override
        Long cursor(Position from, String stream) {
            return ChronoUnit.MICROS.between(Instant.EPOCH, from.heardAt().minus(OVERLAP));
        }
    };

    /** Hosts number events by the clock, not all in the same order; Jetstream's own advice is some seconds. */
    private static final Duration OVERLAP = Duration.ofSeconds(5);

    abstract URI address(String host, List<String> collections, Long cursor);

    /**
     * @param stream of the host and this protocol
     * @return null where the position says nothing there
     */
    abstract Long cursor(Position from, String stream);

    String stream(String host) {
        return host + " " + name().toLowerCase(Locale.ROOT);
    }

    private static String parameters(String name, List<String> values) {
        return values.stream()
                .map(value -> name + URLEncoder.encode(value, StandardCharsets.UTF_8))
                .collect(Collectors.joining());
    }
}
