package io.tweetlake.listen;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tweetlake.common.DaemonThreads;
import io.tweetlake.common.config.ListenConfig;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;

/**
 * X's filtered stream: an endless answer with a post on each line, and a blank line where there is nothing to say. There is no
 * cursor: what was sent while nobody listened is had again only by {@code backfill_minutes}, at its price.
 */
final class XStream implements LiveStream {
    private static final String STREAM = "/2/tweets/search/stream?tweet.fields=author_id,created_at,lang,entities,"
            + "referenced_tweets,note_tweet&expansions=author_id,referenced_tweets.id&user.fields=username";

    private static final JsonMapper JSON = new JsonMapper();

    private final XApi api;
    private final int backfillMinutes;
    private final Clock clock;
    private volatile String interruption = "not-listening";

    XStream(XApi api, ListenConfig.X config, Clock clock) {
        this.api = api;
        this.backfillMinutes = config.backfillMinutes();
        this.clock = clock;
    }

    @Override
    public String name() {
        return "x";
    }

    @Override
    public boolean repeats() {
        return false;
    }

    @Override
    public Connection connect(Position from, Sink sink) throws Ending.NoConnection {
        long minutes = backfill(from);
        HttpResponse<InputStream> answer = api.open(minutes == 0 ? STREAM : STREAM + "&backfill_minutes=" + minutes);
        if (from != null) {
            Instant now = clock.instant();
            Instant had = now.minus(Duration.ofMinutes(minutes));
            if (from.heardAt().isBefore(had)) {
                sink.missed(from.heardAt(), had, interruption);
            }
        }
        XConnection connection = new XConnection(answer.body(), sink);
        DaemonThreads.named("listen-x").newThread(connection::read).start();
        return connection;
    }

    /** As many minutes as were missed, at most those that are asked for. */
    private long backfill(Position from) {
        if (from == null) {
            return 0;
        }
        Duration missed = Duration.between(from.heardAt(), clock.instant());
        return Math.max(0, Math.min(backfillMinutes, missed.toMinutes() + 1));
    }

    @Override
    public Duration backOff(Ending ending, int failures) {
        return switch (ending.reason()) {
            case RATE_LIMITED -> BackOff.doubling(Duration.ofSeconds(60), Duration.ofMinutes(16), failures);
            case REFUSED -> BackOff.doubling(Duration.ofSeconds(5), Duration.ofSeconds(320), failures);
            default -> BackOff.stepping(Duration.ofMillis(250), Duration.ofSeconds(16), failures);
        };
    }

    private final class XConnection implements Connection {
        /** The longest messages have some 100 KB. */
        private static final int MAX_BYTES = 16 << 20;

        private final InputStream body;
        private final Sink sink;
        private final CompletableFuture<Ending> ended = new CompletableFuture<>();
        private boolean closed;

        XConnection(InputStream body, Sink sink) {
            this.body = body;
            this.sink = sink;
        }

        /** A line that is cut short by the end of the connection is no record. */
        private void read() {
            try (InputStream in = new BufferedInputStream(body)) {
                ByteArrayOutputStream line = new ByteArrayOutputStream();
                for (int next = in.read(); next >= 0; next = in.read()) {
                    if (next != '\n') {
                        if (line.size() < MAX_BYTES) {
                            line.write(next);
                        }
                        continue;
                    }
                    String text = line.toString(StandardCharsets.UTF_8).strip();
                    line.reset();
                    if (!take(text)) {
                        return;
                    }
                }
                end(new Ending(Ending.Reason.CLOSED, "the answer ended"));
            } catch (IOException e) {
                end(new Ending(Ending.Reason.NETWORK, String.valueOf(e.getMessage())));
            } catch (RuntimeException | Error e) {
                ended.completeExceptionally(e);
            }
        }

        /** The first reason is the one that a gap will have. */
        private void end(Ending ending) {
            if (ended.complete(ending)) {
                interruption = ending.reason().label();
            }
        }

        /** @return whether more is wanted */
        private synchronized boolean take(String line) {
            if (closed) {
                return false;
            }
            if (line.isEmpty()) {
                sink.heartbeat();
                return true;
            }
            sink.heard(line, new Position(name(), null, clock.instant()));
            String disconnect = disconnect(line);
            if (disconnect != null) {
                end(new Ending(Ending.Reason.DISCONNECTED, disconnect));
            }
            return disconnect == null;
        }

        @Override
        public CompletableFuture<Ending> ended() {
            return ended;
        }

        @Override
        public void close() {
            synchronized (this) {
                closed = true;
            }
            // Where it has not ended by itself, nothing came.
            end(new Ending(Ending.Reason.SILENT, "closed"));
            try {
                body.close();
            } catch (IOException e) {
                // It ends anyway.
            }
        }
    }

    /** What X says before it ends the connection; null where the line is no such message. */
    private static String disconnect(String line) {
        if (!line.contains("disconnect")) {
            return null;
        }
        try {
            JsonNode message = JSON.readTree(line);
            for (JsonNode error : message.path("errors")) {
                if (!message.has("data")
                        && (error.has("disconnect_type")
                                || error.path("type").asText().endsWith("disconnect"))) {
                    return error.path("title").asText() + ": "
                            + error.path("detail").asText();
                }
            }
        } catch (JsonProcessingException e) {
            // Bronze will say so.
        }
        return null;
    }
}
