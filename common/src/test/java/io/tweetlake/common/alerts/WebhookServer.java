package io.tweetlake.common.alerts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** A server that takes what is posted to it, once it is let, and with the status it is told. */
public final class WebhookServer implements AutoCloseable {
    private static final long LONGEST_SECONDS = 60;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<JsonNode> taken = new CopyOnWriteArrayList<>();
    private final BlockingQueue<JsonNode> unread = new LinkedBlockingQueue<>();
    private final BlockingQueue<Integer> failures = new LinkedBlockingQueue<>();
    private final Semaphore answers;
    private final Semaphore requests = new Semaphore(0);

    private WebhookServer(int port, int answers) throws IOException {
        this.answers = new Semaphore(answers);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext("/", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    /** One that answers at once. */
    public static WebhookServer start() {
        return at(0);
    }

    /** @param port 0 for any that is free */
    static WebhookServer at(int port) {
        return opened(port, Integer.MAX_VALUE);
    }

    /** One that answers as many requests as {@link #letAnswer} says. */
    public static WebhookServer slow() {
        return opened(0, 0);
    }

    private static WebhookServer opened(int port, int answers) {
        try {
            return new WebhookServer(port, answers);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String address() {
        return "http://127.0.0.1:%d/services/T0/B0/hush".formatted(port());
    }

    int port() {
        return server.getAddress().getPort();
    }

    /** The next request is answered with this, and not taken. */
    void failOnce(int status) {
        failures.add(status);
    }

    public void letAnswer(int more) {
        answers.release(more);
    }

    public void awaitRequest() throws InterruptedException {
        if (!requests.tryAcquire(LONGEST_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("no request came");
        }
    }

    /** What was taken so far, in order. */
    public List<JsonNode> taken() {
        return List.copyOf(taken);
    }

    /** Waits for it. */
    public JsonNode next() throws InterruptedException {
        JsonNode message = unread.poll(LONGEST_SECONDS, TimeUnit.SECONDS);
        if (message == null) {
            throw new AssertionError("nothing came");
        }
        return message;
    }

    private void handle(HttpExchange exchange) throws IOException {
        JsonNode message = new JsonMapper().readTree(exchange.getRequestBody().readAllBytes());
        requests.release();
        try {
            answers.acquire();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        Integer failure = failures.poll();
        if (failure == null) {
            taken.add(message);
            unread.add(message);
        }
        exchange.sendResponseHeaders(failure == null ? 200 : failure, -1);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
