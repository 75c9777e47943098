package io.tweetlake.testing.s3;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** A proxy of an S3 store that loses some answers, refuses or holds back some requests, and can drop the condition of a PUT. */
public final class FaultyStore implements AutoCloseable {
    private static final Set<String> OF_THE_CONNECTION =
            Set.of("host", "content-length", "connection", "expect", "upgrade", "transfer-encoding");

    static {
        // Otherwise each answer waits 40 ms for somebody who acknowledges the half of it.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final String store;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final AtomicInteger lost = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();

    private final List<String> requests = new CopyOnWriteArrayList<>();

    private volatile Predicate<HttpExchange> losesAnswerTo = request -> false;
    private volatile Predicate<HttpExchange> isTooBusyFor = request -> false;
    private volatile Predicate<HttpExchange> isOfArchive = request -> false;
    private volatile boolean passesOverConditions;
    private volatile Predicate<HttpExchange> isFrozenFor = request -> true;
    /** Frozen requests wait for it. */
    private volatile CountDownLatch thawed = new CountDownLatch(0);

    /** @param store the address of the store behind it */
    public FaultyStore(String store) {
        try {
            this.store = store;
            this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    public String endpoint() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** The request reaches the store; the connection closes before its answer. */
    public FaultyStore losingAnswersTo(Predicate<HttpExchange> requests) {
        losesAnswerTo = requests;
        return this;
    }

    /** The request is answered with 503 and does not reach the store. */
    public FaultyStore tooBusyFor(Predicate<HttpExchange> requests) {
        isTooBusyFor = requests;
        return this;
    }

    /** The request is answered as for an object in the storage class GLACIER, and does not reach the store. */
    public FaultyStore archiving(Predicate<HttpExchange> requests) {
        isOfArchive = requests;
        return this;
    }

    /** Behaves like a store without conditional writes. */
    public FaultyStore passingOverConditions() {
        passesOverConditions = true;
        return this;
    }

    /** Accepts connections, and neither forwards nor answers their requests, until {@link #thaw}. */
    public void freeze() {
        freeze(request -> true);
    }

    /** As {@link #freeze()}, for some of the requests. */
    public void freeze(Predicate<HttpExchange> requests) {
        isFrozenFor = requests;
        thawed = new CountDownLatch(1);
    }

    /** Forwards the requests that wait. */
    public void thaw() {
        thawed.countDown();
    }

    public int lostAnswers() {
        return lost.get();
    }

    public int refusals() {
        return refused.get();
    }

    /** The requests so far, each as method and URI, such as {@code GET /bucket?list-type=2&prefix=a%2F}. */
    public List<String> requests() {
        return List.copyOf(requests);
    }

    private void handle(HttpExchange exchange) throws IOException {
        requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
        byte[] body = exchange.getRequestBody().readAllBytes();
        if (isFrozenFor.test(exchange)) {
            awaitThaw();
        }
        if (isTooBusyFor.test(exchange)) {
            refused.incrementAndGet();
            refuse(exchange, 503, "SlowDown", "Reduce your request rate.");
            return;
        }
        if (isOfArchive.test(exchange)) {
            refuse(exchange, 403, "InvalidObjectState", "The operation is not valid for the object's storage class");
            return;
        }
        HttpResponse<byte[]> answer = forward(exchange, body);
        if (losesAnswerTo.test(exchange)) {
            lost.incrementAndGet();
            exchange.close();
            return;
        }
        answer.headers().map().forEach((name, values) -> {
            if (!OF_THE_CONNECTION.contains(name) && !name.startsWith(":")) {
                exchange.getResponseHeaders().put(name, values);
            }
        });
        if (exchange.getRequestMethod().equals("HEAD")) {
            answer.headers()
                    .firstValue("content-length")
                    .ifPresent(length -> exchange.getResponseHeaders().set("Content-Length", length));
            exchange.sendResponseHeaders(answer.statusCode(), -1);
        } else {
            exchange.sendResponseHeaders(answer.statusCode(), answer.body().length == 0 ? -1 : answer.body().length);
            exchange.getResponseBody().write(answer.body());
        }
        exchange.close();
    }

    private static void refuse(HttpExchange exchange, int status, String code, String message) throws IOException {
        byte[] answer = "<Error><Code>%s</Code><Message>%s</Message></Error>"
                .formatted(code, message)
                .getBytes(UTF_8);
        boolean hasBody = !exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(status, hasBody ? answer.length : -1);
        if (hasBody) {
            exchange.getResponseBody().write(answer);
        }
        exchange.close();
    }

    private void awaitThaw() throws IOException {
        try {
            thawed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private HttpResponse<byte[]> forward(HttpExchange exchange, byte[] body) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(store + exchange.getRequestURI()))
                .method(exchange.getRequestMethod(), BodyPublishers.ofByteArray(body));
        exchange.getRequestHeaders().forEach((name, values) -> {
            boolean condition = name.equalsIgnoreCase("if-none-match") && passesOverConditions;
            if (!OF_THE_CONNECTION.contains(name.toLowerCase(Locale.ROOT)) && !condition) {
                values.forEach(value -> request.header(name, value));
            }
        });
        try {
            return client.send(request.build(), BodyHandlers.ofByteArray());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
