package io.tweetlake.listen;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.tweetlake.common.DaemonThreads;
import io.tweetlake.common.ExternalFailure;
import io.tweetlake.common.UserError;
import io.tweetlake.common.config.ListenConfig;
import io.tweetlake.common.config.TweetlakeConfig;
import io.tweetlake.common.job.LogLine;
import io.tweetlake.common.metrics.Health;
import io.tweetlake.common.s3.S3Address;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps a stream connected, and what it sends in files, until it is told to stop. */
public final class Listening {
    private static final Logger LOG = LoggerFactory.getLogger(Listening.class);
    private static final Duration REPORT_EVERY = Duration.ofMinutes(1);
    private static final Duration LONGEST_TICK = Duration.ofSeconds(1);

    private final LiveStream stream;
    private final ListenConfig config;
    private final EventFiles files;
    private final Clock clock;
    private final ListenFigures figures;
    private final CountDownLatch stopped;
    private volatile LiveStream.Connection current;
    private volatile long lastHeard;
    /** Whether the connection has said anything. */
    private volatile boolean heard;
    /** When the stream last said something, over all connections. */
    private volatile long lastWord = System.nanoTime();
    /** When the thread that puts files in place was last seen. */
    private volatile long lastTick = lastWord;

    Listening(
            LiveStream stream,
            ListenConfig config,
            EventFiles files,
            Clock clock,
            ListenFigures figures,
            CountDownLatch stopped) {
        this.stream = stream;
        this.config = config;
        this.files = files;
        this.clock = clock;
        this.figures = figures;
        this.stopped = stopped;
    }

    /**
     * Listens to Bluesky's public stream.
     *
     * @param bluesky in place of that of the configuration
     * @param to a folder, or an address in S3
     * @throws UserError where nothing can be written there
     */
    public static Listening toBluesky(TweetlakeConfig config, ListenConfig.Bluesky bluesky, String to)
            throws IOException {
        return to(new Jetstream(bluesky), config, to);
    }

    /**
     * Finds a host of Bluesky's stream that accepts a connection, trying each in turn.
     *
     * @return the same with that host first
     * @throws ExternalFailure if there is none
     */
    public static ListenConfig.Bluesky reachable(ListenConfig.Bluesky bluesky) {
        return Jetstream.reachable(bluesky);
    }

    /** Listens to the filtered stream of X; as {@link #toBluesky}. */
    public static Listening toX(TweetlakeConfig config, String to, XApi api) throws IOException {
        return to(new XStream(api, config.listen().x(), Clock.systemUTC()), config, to);
    }

    static Listening to(LiveStream stream, TweetlakeConfig config, String to) throws IOException {
        CountDownLatch stopped = new CountDownLatch(1);
        ListenFigures figures = new ListenFigures();
        Landing landing = landing(stream, config, to, stopped);
        EventFiles files = new EventFiles(landing, stream.name(), config.listen(), Clock.systemUTC(), figures);
        return new Listening(stream, config.listen(), files, Clock.systemUTC(), figures, stopped);
    }

    private static Landing landing(LiveStream stream, TweetlakeConfig config, String to, CountDownLatch stopped)
            throws IOException {
        Optional<S3Address> s3 = S3Address.parse(to);
        if (s3.isPresent()) {
            return new S3Landing(s3.get(), config.s3(), stopped);
        }
        try {
            Path folder = to.startsWith("file:") ? Path.of(URI.create(to)) : Path.of(to);
            return new LocalLanding(folder, stream.name(), stream.repeats());
        } catch (IOException | IllegalArgumentException e) {
            throw new UserError("--to: cannot write into %s: %s".formatted(to, e), "name another folder", e);
        }
    }

    /** Lets {@link #run} return once all that was heard is in place. May be called from any thread. */
    public void stop() {
        stopped.countDown();
        LiveStream.Connection open = current;
        if (open != null) {
            open.ended().complete(null);
        }
    }

    public ListenFigures figures() {
        return figures;
    }

    /** Shows the figures of this listener as metrics. */
    public void register(PrometheusRegistry registry) {
        ListenMetrics.register(registry, stream.name(), figures, files::position);
    }

    /**
     * Live while the stream says something and files are written; ready while connected to a stream that has said something.
     *
     * @param stalledAfter how long nothing may be heard, or the storage of a file may take
     */
    public Health health(Duration stalledAfter) {
        long now = System.nanoTime();
        Health.Part part;
        if (now - lastWord > stalledAfter.toNanos()) {
            part = new Health.Part(false, false, "nothing was heard for " + seconds(now - lastWord));
        } else if (now - lastTick > stalledAfter.toNanos()) {
            part = new Health.Part(false, false, "a file has not been put in place for " + seconds(now - lastTick));
        } else if (current == null || !heard) {
            part = new Health.Part(true, false, "connecting");
        } else {
            part = new Health.Part(true, true, "listening");
        }
        return new Health(Map.of("listen", part));
    }

    private static String seconds(long nanos) {
        return TimeUnit.NANOSECONDS.toSeconds(nanos) + " s";
    }

    /**
     * @throws UserError what the user can fix
     * @throws IOException where a file cannot be written; what is in place stays, and the rest comes again
     */
    public void run() throws IOException, InterruptedException {
        ScheduledExecutorService reports =
                Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("listen-log"));
        ScheduledFuture<?> report = reports.scheduleAtFixedRate(
                () -> LOG.info("{}", figures.line(stream.name())),
                REPORT_EVERY.toSeconds(),
                REPORT_EVERY.toSeconds(),
                TimeUnit.SECONDS);
        boolean whole = false;
        try {
            listen();
            whole = true;
        } finally {
            report.cancel(false);
            reports.shutdown();
            if (!whole) {
                files.abandon();
            }
        }
        files.close();
        LOG.info("{}", figures.line(stream.name()));
    }

    private void listen() throws IOException, InterruptedException {
        int failures = 0;
        Ending.Reason last = null;
        while (stopped.getCount() > 0) {
            heard = false;
            Ending ending = connection();
            if (ending == null) {
                return;
            }
            failures = heard || ending.reason() != last ? 1 : failures + 1;
            last = ending.reason();
            figures.ended(ending);
            Duration pause = longer(stream.backOff(ending, failures), ending.retryAfter());
            LOG.warn(
                    "{}",
                    new LogLine("listen interrupted")
                            .with("stream", stream.name())
                            .with("reason", ending.reason().label())
                            .with("detail", ending.detail())
                            .with("nextTrySeconds", pause.toMillis() / 1e3));
            pause(pause);
        }
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    private void pause(Duration pause) throws IOException, InterruptedException {
        Instant end = clock.instant().plus(pause);
        while (stopped.getCount() > 0 && clock.instant().isBefore(end)) {
            Duration left = Duration.between(clock.instant(), end);
            stopped.await(Math.max(1, Math.min(left.toMillis(), tick().toMillis())), TimeUnit.MILLISECONDS);
            rollIfDue();
        }
    }

    private void rollIfDue() throws IOException {
        files.rollIfDue();
        lastTick = System.nanoTime();
    }

    private Duration tick() {
        Duration tenth = longer(
                Duration.ofMillis(1),
                config.maxAge().compareTo(config.silence()) < 0
                        ? config.maxAge().dividedBy(10)
                        : config.silence().dividedBy(10));
        return tenth.compareTo(LONGEST_TICK) < 0 ? tenth : LONGEST_TICK;
    }

    /** @return why it ended; null where it was told to */
    private Ending connection() throws IOException, InterruptedException {
        LiveStream.Connection connection;
        try {
            connection = stream.connect(files.position(), sink());
        } catch (Ending.NoConnection e) {
            return e.ending();
        }
        lastHeard = System.nanoTime();
        current = connection;
        try {
            return untilEnd(connection.ended());
        } finally {
            current = null;
            connection.close();
        }
    }

    private Ending untilEnd(CompletableFuture<Ending> ended) throws IOException, InterruptedException {
        while (stopped.getCount() > 0) {
            try {
                return ended.get(tick().toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                rollIfDue();
                if (System.nanoTime() - lastHeard > config.silence().toNanos()) {
                    return new Ending(Ending.Reason.SILENT, "nothing came for " + config.silence());
                }
            } catch (ExecutionException e) {
                throw failure(e.getCause());
            }
        }
        return null;
    }

    private static IOException failure(Throwable cause) {
        if (cause instanceof UncheckedIOException io) {
            return io.getCause();
        }
        if (cause instanceof RuntimeException failure) {
            throw failure;
        }
        if (cause instanceof Error error) {
            throw error;
        }
        return new IOException(cause);
    }

    private Sink sink() {
        return new Sink() {
            @Override
            public void heard(String record, Position position) {
                add(record, position);
                heard();
            }

            @Override
            public void heartbeat() {
                heard();
                if (!stream.repeats()) {
                    Position last = files.position();
                    files.quietUntil(new Position(last == null ? stream.name() : last.stream(), null, clock.instant()));
                }
            }

            @Override
            public void missed(Instant from, Instant to, String reason) {
                add(Gap.record(stream.name(), from, to, reason), null);
                figures.gap();
                LOG.warn(
                        "{}",
                        new LogLine("listen gap")
                                .with("stream", stream.name())
                                .with("from", from)
                                .with("to", to)
                                .with("reason", reason));
            }

            private void heard() {
                heard = true;
                lastHeard = System.nanoTime();
                lastWord = lastHeard;
            }

            private void add(String record, Position position) {
                try {
                    files.add(record, position);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        };
    }
}
