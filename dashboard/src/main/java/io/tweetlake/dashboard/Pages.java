package io.tweetlake.dashboard;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is found under each path: the page and its files, answers as JSON, and the stream of events. */
final class Pages implements HttpHandler {
    private static final Logger LOG = LoggerFactory.getLogger(Pages.class);
    private static final String ANSWERS = "/answers/";
    private static final Set<String> LOCAL_NAMES = Set.of("127.0.0.1", "localhost", "[::1]");

    private record Content(String type, String text) {}

    private final Answers answers;
    private final Events events;
    private final boolean local;
    private final Map<String, Content> files;
    private final String policy;

    /** @param local whether it is for this machine's browsers alone */
    Pages(Answers answers, Events events, boolean local) {
        this.answers = answers;
        this.events = events;
        this.local = local;
        this.files = files();
        this.policy = "default-src 'none'; script-src 'self' %s; style-src 'self'; connect-src 'self'; img-src data:;"
                        .formatted(Resources.source(Resources.importMap(Resources.read("index.html"))))
                + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    }

    private static Map<String, Content> files() {
        Map<String, Content> files = new HashMap<>();
        files.put("/", new Content("text/html", Resources.read("index.html")));
        files.put("/" + Resources.STYLE, new Content("text/css", Resources.read(Resources.STYLE)));
        files.put("/" + Resources.ECHARTS, new Content("text/javascript", Resources.read(Resources.ECHARTS)));
        for (String module : Resources.MODULES) {
            files.put("/" + module + ".js", new Content("text/javascript", Resources.read(module + ".js")));
        }
        return files;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            protect(exchange.getResponseHeaders());
            String path = exchange.getRequestURI().getPath();
            if (!exchange.getRequestMethod().equals("GET")) {
                refuse(exchange, 405, "only GET");
            } else if (local && !LOCAL_NAMES.contains(hostOf(exchange))) {
                // A page elsewhere may have its own name point at this machine, to read what is here.
                refuse(exchange, 403, "this page is for browsers of its own machine");
            } else if (path.equals("/events")) {
                exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
                exchange.sendResponseHeaders(200, 0);
                events.stream(exchange);
            } else if (path.startsWith(ANSWERS)) {
                answer(exchange, path.substring(ANSWERS.length()));
            } else if (files.containsKey(path)) {
                send(exchange, 200, files.get(path));
            } else {
                refuse(exchange, 404, "there is nothing at " + path);
            }
        }
    }

    private void protect(Headers headers) {
        headers.set("Content-Security-Policy", policy);
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("Referrer-Policy", "no-referrer");
        headers.set("Cross-Origin-Resource-Policy", "same-origin");
        headers.set("Cache-Control", "no-cache");
    }

    private static String hostOf(HttpExchange exchange) {
        String host = exchange.getRequestHeaders().getFirst("Host");
        return host == null ? "" : host.replaceFirst(":\\d+$", "");
    }

    private void answer(HttpExchange exchange, String id) throws IOException {
        try {
            Widget widget = Widget.named(id).orElseThrow(() -> new BadRequest("there is no widget " + id));
            Filter filter = Filter.of(parameters(exchange.getRequestURI().getRawQuery()));
            send(exchange, 200, new Content("application/json", answers.to(widget, filter)));
        } catch (BadRequest e) {
            refuse(exchange, 400, e.getMessage());
        } catch (RuntimeException e) {
            LOG.warn("{}", e.getMessage(), e.getCause());
            refuse(exchange, 500, "the question failed, and the log says why");
        }
    }

    /** Of a name that is there twice the last one counts. */
    private static Map<String, String> parameters(String query) {
        if (query == null || query.isEmpty()) {
            return Map.of();
        }
        return Arrays.stream(query.split("&"))
                .map(pair -> pair.split("=", 2))
                .collect(Collectors.toMap(
                        pair -> decoded(pair[0]), pair -> pair.length == 2 ? decoded(pair[1]) : "", (a, b) -> b));
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private static void refuse(HttpExchange exchange, int status, String why) throws IOException {
        String json = new ObjectMapper().createObjectNode().put("error", why).toString();
        send(exchange, status, new Content("application/json", json));
    }

    private static void send(HttpExchange exchange, int status, Content content) throws IOException {
        byte[] bytes = content.text().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", content.type() + "; charset=utf-8");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}
