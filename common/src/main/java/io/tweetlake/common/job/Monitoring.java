package io.tweetlake.common.job;

import io.tweetlake.common.DaemonThreads;
import io.tweetlake.common.config.TweetlakeConfig;
import io.tweetlake.common.metrics.Health;
import io.tweetlake.common.metrics.MetricsServer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Shows how a process is to whoever asks at {@code metrics.port}, and tells its jobs when they stall. */
public final class Monitoring implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Monitoring.class);
    private static final Duration LOOK_EVERY = Duration.ofMillis(500);

    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("monitoring"));
    private final Duration stalledAfter;
    private final long opened = System.nanoTime();
    /** Null without a port. */
    private final MetricsServer server;

    private final boolean isWatched;
    /** Null while Spark starts. */
    private volatile JobRun run;

    private final Map<String, Function<Duration, Health.Part>> others = new ConcurrentSkipListMap<>();

    private Monitoring(TweetlakeConfig config) {
        this.stalledAfter = config.health().stalledAfter();
        this.server = serve(config, this::health);
        this.isWatched = server != null || config.alerts().webhook() != null;
    }

    /**
     * Of a process that is about to run jobs.
     *
     * @throws io.tweetlake.common.UserError where it cannot listen on the port
     */
    public static Monitoring open(TweetlakeConfig config) {
        return new Monitoring(config);
    }

    /**
     * Of any process.
     *
     * @return null where {@code metrics.port} is not set
     * @throws io.tweetlake.common.UserError where it cannot listen there
     */
    public static MetricsServer serve(TweetlakeConfig config, Supplier<Health> health) {
        if (config.metrics().port() == null) {
            return null;
        }
        MetricsServer server = MetricsServer.open(config.metrics(), health);
        LOG.info("{}", new LogLine("metrics").with("address", server.address()));
        return server;
    }

    /** From now on, the health of the process is that of its jobs. */
    @SuppressWarnings("FutureReturnValueIgnored") // look() never throws.
    public void watch(JobRun jobs) {
        run = jobs;
        if (isWatched) {
            thread.scheduleWithFixedDelay(() -> look(jobs), 0, LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /**
     * Adds a part that is no job to the health of the process.
     *
     * @param part asked with {@code health.stalledAfter} at each request; must not wait
     */
    public void watch(String name, Function<Duration, Health.Part> part) {
        others.put(name, part);
    }

    private void look(JobRun jobs) {
        try {
            jobs.look(stalledAfter);
        } catch (RuntimeException e) {
            // The next look may succeed; without this catch there would be none.
            LOG.warn("{}", new LogLine("health cannot be told").with("reason", e));
        }
    }

    private Health health() {
        JobRun jobs = run;
        Map<String, Health.Part> parts = new LinkedHashMap<>();
        if (jobs != null) {
            parts.putAll(jobs.health(stalledAfter));
        }
        others.forEach((name, part) -> parts.put(name, part.apply(stalledAfter)));
        return new Health(parts.isEmpty() ? starting() : parts);
    }

    private Map<String, Health.Part> starting() {
        boolean live = System.nanoTime() - opened <= stalledAfter.toNanos();
        return Map.of("spark", new Health.Part(live, false, "starting"));
    }

    @Override
    public void close() {
        thread.shutdownNow();
        if (server != null) {
            server.close();
        }
    }
}
