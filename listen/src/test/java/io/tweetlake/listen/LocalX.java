package io.tweetlake.listen;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The filtered stream of X, and its rules, on this machine. Each connection has a script; one without is open and silent. */
final class LocalX implements AutoCloseable {
    static final String TOKEN = "a-bearer-token";

    private static final JsonMapper JSON = new JsonMapper();

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Queue<Script> scripts = new ConcurrentLinkedQueue<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<ObjectNode> rules = new CopyOnWriteArrayList<>();
    private final CountDownLatch closing = new CountDownLatch(1);

    /** What a connection gets. */
    interface Script {
        void run(HttpExchange exchange) throws Exception;
    }

    LocalX() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/2/tweets/search/stream", this::stream);
        server.createContext("/2/tweets/search/stream/rules", this::rules);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** The query of each connection, in their order. */
    List<String> requests() {
        return requests;
    }

    LocalX script(Script... next) {
        scripts.addAll(List.of(next));
        return this;
    }

    /** Lines, blank ones for heartbeats; then nothing more, until the server is closed. */
    Script lines(String... lines) {
        return exchange -> {
            send(exchange, lines);
            closing.await();
        };
    }

    /** Lines, and the answer is over. */
    static Script linesAndEnd(String... lines) {
        return exchange -> send(exchange, lines).close();
    }

    /** Lines and half of another, and the connection is gone. */
    static Script linesAndCut(String... lines) {
        return exchange -> {
            // Of an announced length, as the end of a chunked answer would be a proper one.
            exchange.sendResponseHeaders(200, 1 << 20);
            write(exchange.getResponseBody(), lines)
                    .write("{\"data\":{\"id\":\"99\",".getBytes(StandardCharsets.UTF_8));
        };
    }

    static Script status(int status, String header, String value) {
        return exchange -> {
            if (header != null) {
                exchange.getResponseHeaders().add(header, value);
            }
            exchange.sendResponseHeaders(status, -1);
        };
    }

    private static OutputStream send(HttpExchange exchange, String... lines) throws IOException {
        exchange.sendResponseHeaders(200, 0);
        return write(exchange.getResponseBody(), lines);
    }

    private static OutputStream write(OutputStream body, String... lines) throws IOException {
        for (String line : lines) {
            body.write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
            body.flush();
        }
        return body;
    }

    /** A message as the stream has it. */
    static String post(long id) {
        return "{\"data\":{\"author_id\":\"7\",\"created_at\":\"2026-06-17T12:00:00.000Z\",\"edit_history_tweet_ids\":[\"%d\"],\"id\":\"%d\",\"text\":\"A post that was never written\"},\"matching_rules\":[{\"id\":\"1\",\"tag\":\"\"}]}"
                .formatted(id, id);
    }

    private void stream(HttpExchange exchange) {
        requests.add(String.valueOf(exchange.getRequestURI().getQuery()));
        try (exchange) {
            if (isAuthorized(exchange)) {
                Script script = scripts.poll();
                (script == null ? lines() : script).run(exchange);
            }
        } catch (Exception e) {
            // As scripted, or the listener has gone.
        }
    }

    private static boolean isAuthorized(HttpExchange exchange) throws IOException {
        boolean authorized =
                ("Bearer " + TOKEN).equals(exchange.getRequestHeaders().getFirst("Authorization"));
        if (!authorized) {
            exchange.sendResponseHeaders(401, -1);
        }
        return authorized;
    }

    private void rules(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (!isAuthorized(exchange)) {
                return;
            }
            ObjectNode answer = JSON.createObjectNode();
            if (exchange.getRequestMethod().equals("POST")) {
                JSON.readTree(exchange.getRequestBody()).path("add").forEach(rule -> add(rule, answer));
            }
            rules.forEach(answer.withArray("data")::add);
            byte[] body = JSON.writeValueAsBytes(answer);
            exchange.sendResponseHeaders(exchange.getRequestMethod().equals("POST") ? 201 : 200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private void add(JsonNode rule, ObjectNode answer) {
        String value = rule.path("value").asText();
        if (value.contains("(")) {
            answer.withArray("errors")
                    .addObject()
                    .put("value", value)
                    .put("title", "UnprocessableEntity")
                    .putArray("details")
                    .add("missing )");
        } else if (rules.stream().anyMatch(known -> known.path("value").asText().equals(value))) {
            answer.withArray("errors").addObject().put("value", value).put("title", "DuplicateRule");
        } else {
            rules.add(JSON.createObjectNode().put("id", "" + (rules.size() + 1)).put("value", value));
        }
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
