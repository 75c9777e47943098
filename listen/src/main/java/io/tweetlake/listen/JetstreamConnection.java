package io.tweetlake.listen;

import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A WebSocket of Jetstream. The next part of a frame is asked for when the one before is written, so that a slow disk slows the
 * reading. Nothing is sent but what the protocol of WebSockets answers itself.
 */
final class JetstreamConnection implements WebSocket.Listener, LiveStream.Connection {
    /** A longer frame is cut there, and so becomes a record that cannot be parsed. The longest records have 1 MB. */
    private static final int MAX_LENGTH = 16 << 20;
    /** Events of the whole network come all the time: a first one this much later is none that follows. */
    private static final Duration CLAMPED = Duration.ofMinutes(1);

    /** The status of a connection that ended without one. */
    private static final int CUT = 1006;

    private static final String TOO_SLOW = "ConsumerTooSlow";

    private final String stream;
    private final JetstreamProtocol protocol;
    private final Sink sink;
    private final CompletableFuture<Ending> ended = new CompletableFuture<>();
    private final StringBuilder parts = new StringBuilder();
    private WebSocket socket;
    private boolean closed;
    /** What the next event follows; null once it has come. */
    private Instant after;
    /** Why there is a gap before it; null where there is one only if the event is much later. */
    private String gap;

    private String error;
    private volatile boolean heard;

    private JetstreamConnection(String stream, JetstreamProtocol protocol, Sink sink, Instant after, String gap) {
        this.stream = stream;
        this.protocol = protocol;
        this.sink = sink;
        this.after = after;
        this.gap = gap;
    }

    static JetstreamConnection fromNow(String stream, JetstreamProtocol protocol, Sink sink) {
        return new JetstreamConnection(stream, protocol, sink, null, null);
    }

    static JetstreamConnection from(String stream, JetstreamProtocol protocol, Sink sink, Instant after) {
        return new JetstreamConnection(stream, protocol, sink, protocol == JetstreamProtocol.V1 ? after : null, null);
    }

    /** @param after which nothing was heard until the first event that comes */
    static JetstreamConnection afterGap(
            String stream, JetstreamProtocol protocol, Sink sink, Instant after, String reason) {
        return new JetstreamConnection(stream, protocol, sink, after, reason);
    }

    @Override
    public synchronized void onOpen(WebSocket opened) {
        socket = opened;
        if (closed) {
            opened.abort();
        } else {
            opened.request(1);
        }
    }

    @Override
    public synchronized CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        if (closed) {
            return null;
        }
        try {
            if (parts.length() < MAX_LENGTH) {
                parts.append(data);
            }
            if (last) {
                String frame = parts.toString();
                parts.setLength(0);
                read(frame);
            }
            from.request(1);
        } catch (RuntimeException | Error e) {
            fail(e);
        }
        return null;
    }

    private void read(String text) {
        JetstreamFrame frame = JetstreamFrame.read(text, protocol);
        if (frame.error() != null) {
            error = frame.error();
        }
        Position position = frame.cursor() == null || frame.time() == null
                ? null
                : new Position(stream, frame.cursor(), frame.time());
        if (position != null && after != null) {
            first(frame.time());
        }
        sink.heard(text, position);
        heard = true;
    }

    /** Whether anything has come. */
    boolean hasHeard() {
        return heard;
    }

    private void first(Instant time) {
        if (gap != null || time.isAfter(after.plus(CLAMPED))) {
            sink.missed(after, time, gap == null ? "cursor-too-old" : gap);
        }
        after = null;
    }

    @Override
    public CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
        // Only clients that ask for compression are sent any.
        from.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int status, String reason) {
        if (error != null) {
            ended.complete(
                    new Ending(error.equals(TOO_SLOW) ? Ending.Reason.TOO_SLOW : Ending.Reason.DISCONNECTED, error));
        } else {
            ended.complete(new Ending(
                    status == CUT ? Ending.Reason.NETWORK : Ending.Reason.CLOSED,
                    "%d %s".formatted(status, reason).strip()));
        }
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable failure) {
        if (error == null) {
            ended.complete(new Ending(Ending.Reason.NETWORK, String.valueOf(failure.getMessage())));
        } else {
            onClose(from, CUT, "");
        }
    }

    private void fail(Throwable failure) {
        closed = true;
        ended.completeExceptionally(failure);
        socket.abort();
    }

    @Override
    public CompletableFuture<Ending> ended() {
        return ended;
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (socket != null) {
            socket.abort();
        }
    }
}
