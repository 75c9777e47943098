package io.tweetlake.common.metrics;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.exporter.httpserver.MetricsHandler;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.tweetlake.common.DaemonThreads;
import io.tweetlake.common.UserError;
import io.tweetlake.common.config.MetricsConfig;
import io.tweetlake.common.http.HttpLimits;
import java.io.IOException;
import java.io.OutputStream;
import java.net.BindException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * Serves {@code /metrics} to Prometheus, and {@code /health}, {@code /health/live} and {@code /health/ready}, which answer 200
 * or 503 and say why in JSON.
 */
public final class MetricsServer implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();
    /** A client that reads slowly takes one. */
    private static final int THREADS = 4;

    private final HttpServer server;
    private final ExecutorService threads =
            Executors.newFixedThreadPool(THREADS, DaemonThreads.named("metrics-server"));
    private final Supplier<Health> health;
    private final List<Collector> gauges;

    private MetricsServer(HttpServer server, Supplier<Health> health) {
        this.server = server;
        this.health = health;
        this.gauges = gauges(health);
    }

    /**
     * @param config with a port
     * @param health asked at each request; must not wait
     * @throws UserError where it cannot listen there
     */
    public static MetricsServer open(MetricsConfig config, Supplier<Health> health) {
        HttpLimits.apply();
        MetricsServer opened = new MetricsServer(bound(config), health);
        opened.start();
        return opened;
    }

    private static HttpServer bound(MetricsConfig config) {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getByName(config.host()), config.port()), 0);
        } catch (BindException e) {
            throw new UserError(
                    "metrics.port: cannot listen on %s, port %d: %s"
                            .formatted(config.host(), config.port(), e.getMessage()),
                    "give each process a port of its own, as with --set metrics.port=%d"
                            .formatted(config.port() < 65_535 ? config.port() + 1 : config.port() - 1),
                    e);
        } catch (UnknownHostException e) {
            throw new UserError(
                    "metrics.host: there is no machine " + config.host(),
                    "name an address of this machine, or 0.0.0.0 for all of them",
                    e);
        } catch (SocketException e) {
            throw new UserError(
                    "metrics.port: cannot listen on %s, port %d: %s"
                            .formatted(config.host(), config.port(), e.getMessage()),
                    "name a port above 1023 and an address of this machine",
                    e);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** The two without a unit that an alert needs. */
    private static List<Collector> gauges(Supplier<Health> health) {
        return List.of(
                gauge(
                        "tweetlake_live",
                        "1 while a job or the listener makes progress or has nothing to do, 0 once it is stalled.",
                        health,
                        part -> part.live() ? 1 : 0),
                gauge(
                        "tweetlake_ready",
                        "1 while a job or the listener runs, 0 before its first micro-batch and between restarts.",
                        health,
                        part -> part.ready() ? 1 : 0));
    }

    private static Collector gauge(
            String name, String help, Supplier<Health> health, ToDoubleFunction<Health.Part> value) {
        return GaugeWithCallback.builder()
                .name(name)
                .help(help)
                .labelNames("part")
                .callback(gauge ->
                        health.get().parts().forEach((part, state) -> gauge.call(value.applyAsDouble(state), part)))
                .build();
    }

    /** Registers what a server adds to the metrics of its process, as documentation lists it. */
    public static void describe(PrometheusRegistry registry) {
        gauges(() -> new Health(java.util.Map.of())).forEach(registry::register);
    }

    private void start() {
        JvmMetrics.builder().register(Metrics.REGISTRY);
        gauges.forEach(Metrics.REGISTRY::register);
        server.setExecutor(threads);
        server.createContext("/", exchange -> answer(exchange, HttpURLConnection.HTTP_NOT_FOUND, "text/plain", """
                /metrics        for Prometheus
                /health         200 if live and ready
                /health/live    200 unless stalled
                /health/ready   200 if ready
                """));
        server.createContext("/metrics", new MetricsHandler(Metrics.REGISTRY));
        server.createContext("/health", healthPage(state -> state.live() && state.ready()));
        server.createContext("/health/live", healthPage(Health::live));
        server.createContext("/health/ready", healthPage(Health::ready));
        server.start();
    }

    private HttpHandler healthPage(Predicate<Health> isGood) {
        return exchange -> {
            Health now = health.get();
            int status = isGood.test(now) ? HttpURLConnection.HTTP_OK : HttpURLConnection.HTTP_UNAVAILABLE;
            answer(exchange, status, "application/json", json(now));
        };
    }

    private static String json(Health health) {
        ObjectNode page = JSON.createObjectNode().put("live", health.live()).put("ready", health.ready());
        ObjectNode parts = page.putObject("parts");
        health.parts()
                .forEach((name, part) -> parts.putObject(name)
                        .put("live", part.live())
                        .put("ready", part.ready())
                        .put("state", part.state()));
        return page.toPrettyString() + "\n";
    }

    private static void answer(HttpExchange exchange, int status, String type, String text) throws IOException {
        byte[] body = text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type + "; charset=utf-8");
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        boolean hasBody = !exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(status, hasBody ? body.length : -1);
        try (OutputStream out = exchange.getResponseBody()) {
            if (hasBody) {
                out.write(body);
            }
        }
    }

    /** Such as {@code http://127.0.0.1:9464/metrics}. */
    public String address() {
        InetSocketAddress address = server.getAddress();
        String host = address.getAddress().getHostAddress();
        return "http://%s:%d/metrics".formatted(host.contains(":") ? "[" + host + "]" : host, address.getPort());
    }

    @Override
    public void close() {
        gauges.forEach(Metrics.REGISTRY::unregister);
        server.stop(0);
        threads.shutdownNow();
    }
}
