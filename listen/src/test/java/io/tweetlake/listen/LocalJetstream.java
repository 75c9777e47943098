package io.tweetlake.listen;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshakerFactory;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/**
 * A Jetstream on this machine. Its events are numbered from 1; each is a post, a millisecond later than the one before. It sends
 * as fast as a connection takes them, and then nothing more, or a number a second. Each connection may have a fault.
 */
public final class LocalJetstream implements AutoCloseable {
    /** When event 0 would have been. */
    public static final Instant START = Instant.parse("2026-06-17T12:00:00Z");

    private static final int NOISE_LENGTH = 1 << 20;
    /** Of an event without its text. */
    private static final int FRAME_LENGTH = 400;

    private static final String V1 = "/subscribe";
    private static final String V2 = "/xrpc/network.bsky.jetstream.subscribeEvents";

    private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final Channel server;
    private final long events;
    private final Queue<Fault> faults = new ConcurrentLinkedQueue<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private volatile boolean onlyV1;
    private volatile long oldest = 1;
    private volatile long perSecond;
    private volatile boolean heldBack;
    private volatile boolean now;
    private volatile List<Post> posts = List.of();
    private final AtomicLong written = new AtomicLong();
    /** Whose parts are the texts of events that are to have a length. */
    private final String noise;

    private final int textLength;

    /** A post with a language tag. */
    public record Post(String lang, String text) {}

    /** What a connection does behind a number of events. */
    public record Fault(Kind kind, int behind, int status, String header) {
        /** What goes wrong. */
        public enum Kind {
            /** Half a frame, and the connection is gone. */
            CUT,
            /** Nothing more, without a word. */
            SILENCE,
            /** As a slow reader is told. */
            TOO_SLOW,
            /** The last ten events again. */
            AGAIN,
            /** A frame of a megabyte, in fragments. */
            LARGE,
            /** A frame that is no JSON, in two lines. */
            NO_JSON,
            /** A close frame. */
            CLOSE,
            /** An HTTP status before any event. */
            REFUSE
        }

        public static Fault of(Kind kind, int behind) {
            return new Fault(kind, behind, 0, null);
        }

        /** @param header as {@code name: value}; null for none */
        public static Fault refusal(int status, String header) {
            return new Fault(Kind.REFUSE, 0, status, header);
        }
    }

    private LocalJetstream(long events, int textLength) throws InterruptedException {
        this.events = events;
        this.textLength = textLength;
        this.noise = textLength == 0
                ? ""
                : new Random(7)
                        .ints(NOISE_LENGTH + textLength, 'a', 'z' + 6)
                        .mapToObj(letter -> letter > 'z' ? " " : String.valueOf((char) letter))
                        .collect(Collectors.joining());
        this.server = new ServerBootstrap()
                .group(loop)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        channel.pipeline()
                                .addLast(new HttpServerCodec(), new HttpObjectAggregator(1 << 16), new Subscriber());
                    }
                })
                .bind("127.0.0.1", 0)
                .sync()
                .channel();
    }

    public static LocalJetstream with(long events) throws InterruptedException {
        return new LocalJetstream(events, 0);
    }

    /** @param bytes about the length of an event */
    public static LocalJetstream with(long events, int bytes) throws InterruptedException {
        return new LocalJetstream(events, Math.max(1, bytes - FRAME_LENGTH));
    }

    public LocalJetstream onlyV1() {
        onlyV1 = true;
        return this;
    }

    /** @param seq of the first event that it still has */
    public LocalJetstream keepingFrom(long seq) {
        oldest = seq;
        return this;
    }

    public LocalJetstream perSecond(long rate) {
        perSecond = rate;
        return this;
    }

    /** Each event is seen when it is sent, and says one of these, in turn. */
    public LocalJetstream saying(List<Post> said) {
        posts = List.copyOf(said);
        now = true;
        return this;
    }

    /** Of the next connections, one each; those after them have none. */
    public LocalJetstream failing(Fault... next) {
        faults.addAll(List.of(next));
        return this;
    }

    public String address() {
        return "ws://" + server.localAddress().toString().substring(1);
    }

    /** The path and query of each request, in their order. */
    public List<String> requests() {
        return requests;
    }

    /** Whether a reader has been too slow for the buffers of its connection. */
    public boolean isHeldBack() {
        return heldBack;
    }

    /** Events given to connections. */
    public long written() {
        return written.get();
    }

    /** The text of a post. */
    public static String text(long seq) {
        return "A post that was never written, number " + seq;
    }

    /** When an event was seen. */
    public static Instant time(long seq) {
        return START.plusMillis(seq);
    }

    private String written(long seq) {
        int at = (int) (seq * 1009 % NOISE_LENGTH);
        return textLength == 0 ? text(seq) : noise.substring(at, at + textLength);
    }

    private String event(long seq, boolean v1) {
        Instant time = now ? Instant.now() : time(seq);
        Post said = posts.isEmpty() ? new Post("en", written(seq)) : posts.get((int) (seq % posts.size()));
        String post = JsonNodeFactory.instance
                .objectNode()
                .put("$type", "app.bsky.feed.post")
                .put("createdAt", time.toString())
                .<ObjectNode>set("langs", JsonNodeFactory.instance.arrayNode().add(said.lang()))
                .put("text", said.text())
                .toString();
        String commit =
                "\"rev\":\"3k%d\",\"operation\":\"create\",\"collection\":\"app.bsky.feed.post\",\"rkey\":\"3k%d\",\"record\":%s,\"cid\":\"bafyreiinvented\""
                        .formatted(seq, seq, post);
        return v1
                ? "{\"did\":\"did:plc:local\",\"time_us\":%d,\"kind\":\"commit\",\"commit\":{%s}}"
                        .formatted(time.toEpochMilli() * 1000, commit)
                : "{\"$type\":\"message\",\"payload\":{\"$type\":\"network.bsky.jetstream.subscribeEvents#commit\",\"seq\":%d,\"did\":\"did:plc:local\",\"time\":\"%s\",%s}}"
                        .formatted(seq, time, commit);
    }

    @Override
    public void close() {
        loop.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }

    /** One connection. */
    @SuppressWarnings("FutureReturnValueIgnored") // What cannot be sent is not: the connection is gone.
    private final class Subscriber extends ChannelInboundHandlerAdapter {
        private Fault fault;
        private boolean v1;
        private long next;
        private long sent;
        private boolean open;
        private long paced;
        private long began;

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (message instanceof FullHttpRequest request) {
                try {
                    connect(context, request);
                } finally {
                    request.release();
                }
            } else {
                ReferenceCountUtil.release(message);
            }
        }

        private void connect(ChannelHandlerContext context, FullHttpRequest request) {
            requests.add(request.uri());
            QueryStringDecoder query = new QueryStringDecoder(request.uri());
            v1 = query.path().equals(V1);
            fault = v1 || !onlyV1 ? faults.poll() : null;
            Map<String, List<String>> parameters = query.parameters();
            long cursor = parameters.containsKey("cursor")
                    ? Long.parseLong(parameters.get("cursor").get(0))
                    : 0;
            if (!v1 && (onlyV1 || !query.path().equals(V2))) {
                refuse(context, HttpResponseStatus.NOT_FOUND, "", null);
            } else if (fault != null && fault.kind() == Fault.Kind.REFUSE) {
                refuse(context, HttpResponseStatus.valueOf(fault.status()), "", fault.header());
            } else if (!v1 && cursor > 0 && cursor < oldest) {
                String body = "{\"error\":\"CursorTooOld\",\"message\":\"the oldest is " + oldest + "\"}";
                refuse(context, HttpResponseStatus.BAD_REQUEST, body, null);
            } else {
                next = Math.max(oldest, v1 && cursor > 0 ? seqAt(cursor) : cursor);
                upgrade(context, request);
            }
        }

        private long seqAt(long micros) {
            return Math.max(1, micros / 1000 - START.toEpochMilli());
        }

        private void refuse(ChannelHandlerContext context, HttpResponseStatus status, String body, String header) {
            FullHttpResponse answer = new DefaultFullHttpResponse(
                    HttpVersion.HTTP_1_1, status, Unpooled.copiedBuffer(body, StandardCharsets.UTF_8));
            answer.headers().set("content-length", body.length()).set("connection", "close");
            if (header != null) {
                String[] parts = header.split(": ", 2);
                answer.headers().set(parts[0], parts[1]);
            }
            context.writeAndFlush(answer).addListener(ChannelFutureListener.CLOSE);
        }

        private void upgrade(ChannelHandlerContext context, FullHttpRequest request) {
            WebSocketServerHandshaker handshaker =
                    new WebSocketServerHandshakerFactory(address(), null, false).newHandshaker(request);
            handshaker.handshake(context.channel(), request).addListener(done -> {
                open = true;
                began = System.nanoTime();
                send(context);
            });
        }

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext context) {
            send(context);
        }

        private void send(ChannelHandlerContext context) {
            boolean flush = false;
            while (open && context.channel().isWritable() && next <= events && isDue(context)) {
                if (fault != null && fault.behind() == sent) {
                    fail(context);
                    if (!open) {
                        return;
                    }
                }
                context.write(new TextWebSocketFrame(event(next++, v1)));
                written.incrementAndGet();
                sent++;
                flush = true;
            }
            if (flush) {
                context.flush();
            }
            heldBack |= open && !context.channel().isWritable();
        }

        private boolean isDue(ChannelHandlerContext context) {
            if (perSecond == 0) {
                return true;
            }
            long due = (System.nanoTime() - began) * perSecond / 1_000_000_000L;
            if (paced < due) {
                paced++;
                return true;
            }
            context.executor().schedule(() -> send(context), 5, TimeUnit.MILLISECONDS);
            return false;
        }

        private void fail(ChannelHandlerContext context) {
            Fault.Kind kind = fault.kind();
            fault = null;
            switch (kind) {
                case CUT -> {
                    // Of a text of 100 bytes, the head and ten.
                    ByteBuf half = Unpooled.buffer().writeByte(0x81).writeByte(100);
                    half.writeBytes("{\"$type\":\"".getBytes(StandardCharsets.UTF_8));
                    end(context, half);
                }
                case SILENCE -> {
                    context.flush();
                    open = false;
                }
                case TOO_SLOW -> {
                    context.write(new TextWebSocketFrame(
                            "{\"$type\":\"error\",\"error\":\"ConsumerTooSlow\",\"message\":\"too far behind\"}"));
                    end(context, new CloseWebSocketFrame(1008, "ConsumerTooSlow"));
                }
                case CLOSE -> end(context, new CloseWebSocketFrame(1001, "going away"));
                case AGAIN -> next = Math.max(1, next - 10);
                case LARGE -> {
                    String large = event(next, v1).replace(text(next), text(next) + "y".repeat(1 << 20));
                    context.write(new TextWebSocketFrame(large));
                    next++;
                    sent++;
                }
                case NO_JSON -> context.write(new TextWebSocketFrame("this is no\nJSON: {\"text\":"));
                default -> throw new IllegalStateException(kind.name());
            }
        }

        private void end(ChannelHandlerContext context, Object last) {
            open = false;
            context.writeAndFlush(last).addListener(ChannelFutureListener.CLOSE);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
            context.close();
        }
    }
}
