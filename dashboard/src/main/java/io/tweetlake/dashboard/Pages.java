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
import java.util.concurrent.Semaphore;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is found under each path: the page and its files, answers as JSON, and the stream of events. */
final class Pages implements HttpHandler {
    private static final Logger LOG = LoggerFactory.getLogger(Pages.class);
    private static final String ANSWERS = "/answers/";
    private static final String CSV = ".csv";

    /** Asked and not answered yet: each holds a thread, and Spark's queue. */
    private static final int MOST_QUESTIONS = 64;

    /** @param bytes the same for all who ask, never written to */
    private record Content(String type, byte[] bytes) {
        static Content of(String type, String text) {
            return new Content(type, text.getBytes(StandardCharsets.UTF_8));
        }
    }

    private final BiFunction<Widget, Filter, String> answers;
    private final Semaphore questions = new Semaphore(MOST_QUESTIONS);
    private final Events events;
    private final AllowedHosts hosts;
    private final Access access;
    private final Map<String, Content> files;
    private final String policy;

    /** @param answers as JSON, as {@link Answers#to} has them */
    Pages(BiFunction<Widget, Filter, String> answers, Events events, Access access) {
        this.answers = answers;
        this.events = events;
        this.access = access;
        this.hosts = new AllowedHosts(access.hosts());
        this.files = files();
        this.policy = "default-src 'none'; script-src 'self' %s; style-src 'self'; connect-src 'self'; img-src data:;"
                        .formatted(Resources.source(Resources.importMap(Resources.read("index.html"))))
                + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    }

    private static Map<String, Content> files() {
        Map<String, Content> files = new HashMap<>();
        files.put("/", Content.of("text/html", Resources.read("index.html")));
        files.put("/" + Resources.STYLE, Content.of("text/css", Resources.read(Resources.STYLE)));
        files.put("/" + Resources.ECHARTS, Content.of("text/javascript", Resources.read(Resources.ECHARTS)));
        for (String module : Resources.MODULES) {
            files.put("/" + module + ".js", Content.of("text/javascript", Resources.read(module + ".js")));
        }
        return files;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            protect(exchange.getResponseHeaders());
            String whole = exchange.getRequestURI().getPath();
            String path = whole.startsWith(access.prefix() + "/")
                    ? whole.substring(access.prefix().length())
                    : "";
            if (!exchange.getRequestMethod().equals("GET")) {
                refuse(exchange, 405, "only GET");
            } else if (!hosts.allow(header(exchange, "Host"))) {
                refuse(exchange, 403, "this page is not asked for by this name: --allowed-host lets it");
            } else if (isFromElsewhere(exchange, path)) {
                refuse(exchange, 403, "the request comes from another site's page");
            } else if (whole.equals(access.prefix())) {
                redirect(exchange, access.prefix() + "/");
            } else if (access.token() != null && !knowsTheToken(exchange)) {
                letIn(exchange, path);
            } else if (path.equals("/events")) {
                stream(exchange);
            } else if (path.startsWith(ANSWERS)) {
                answer(exchange, path.substring(ANSWERS.length()));
            } else if (files.containsKey(path)) {
                send(exchange, 200, files.get(path));
            } else {
                refuse(exchange, 404, "there is nothing at " + whole);
            }
        }
    }

    private boolean knowsTheToken(HttpExchange exchange) {
        return access.token().isAmong(header(exchange, "Cookie"))
                || access.token().isBearer(header(exchange, "Authorization"));
    }

    /** The token leaves the address at once, so that it is in no history, bookmark or picture of the screen. */
    private void letIn(HttpExchange exchange, String path) throws IOException {
        String given = parameters(exchange.getRequestURI().getRawQuery()).get(PageToken.PARAMETER);
        if (path.equals("/") && access.token().is(given)) {
            exchange.getResponseHeaders().set("Set-Cookie", access.token().setCookie(access.prefix() + "/"));
            redirect(exchange, access.prefix() + "/");
        } else {
            refuse(
                    exchange,
                    401,
                    "this page needs its token: open the address that the server printed when it started");
        }
    }

    private static void redirect(HttpExchange exchange, String to) throws IOException {
        exchange.getResponseHeaders().set("Location", to);
        exchange.sendResponseHeaders(303, -1);
    }

    private void protect(Headers headers) {
        headers.set("Content-Security-Policy", policy);
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("Referrer-Policy", "no-referrer");
        headers.set("Cross-Origin-Resource-Policy", "same-origin");
        headers.set("Cache-Control", "no-store");
    }

    private static String header(HttpExchange exchange, String name) {
        return exchange.getRequestHeaders().getFirst(name);
    }

    /** Whether another site's page makes the request, by other ways than a link to the page. */
    private static boolean isFromElsewhere(HttpExchange exchange, String path) {
        boolean link = path.equals("/") && "navigate".equals(header(exchange, "Sec-Fetch-Mode"));
        return "cross-site".equals(header(exchange, "Sec-Fetch-Site")) && !link;
    }

    private void stream(HttpExchange exchange) throws IOException {
        if (!events.stream(exchange)) {
            refuseForNow(exchange, "too many pages are open: close some, or try again later");
        }
    }

    private void answer(HttpExchange exchange, String id) throws IOException {
        if (!questions.tryAcquire()) {
            refuseForNow(exchange, "too many questions wait: try again later");
            return;
        }
        try {
            boolean download = id.endsWith(CSV);
            String name = download ? id.substring(0, id.length() - CSV.length()) : id;
            Widget widget = Widget.named(name).orElseThrow(() -> new BadRequest("there is no widget " + name));
            Filter filter = Filter.of(parameters(exchange.getRequestURI().getRawQuery()));
            String answer = answers.apply(widget, filter);
            if (download) {
                exchange.getResponseHeaders().set("Content-Disposition", "attachment; filename=\"%s\"".formatted(id));
                send(exchange, 200, Content.of("text/csv", Csv.of(answer)));
            } else {
                send(exchange, 200, Content.of("application/json", answer));
            }
        } catch (BadRequest e) {
            refuse(exchange, 400, e.getMessage());
        } catch (RuntimeException e) {
            LOG.warn("{}", e.getMessage(), e.getCause());
            refuse(exchange, 500, "the question failed, and the log says why");
        } finally {
            questions.release();
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
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new BadRequest("%% must be followed by two hexadecimal digits: %s".formatted(text));
        }
    }

    private static void refuseForNow(HttpExchange exchange, String why) throws IOException {
        exchange.getResponseHeaders().set("Retry-After", "5");
        refuse(exchange, 503, why);
    }

    private static void refuse(HttpExchange exchange, int status, String why) throws IOException {
        String json = new ObjectMapper().createObjectNode().put("error", why).toString();
        send(exchange, status, Content.of("application/json", json));
    }

    private static void send(HttpExchange exchange, int status, Content content) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", content.type() + "; charset=utf-8");
        exchange.sendResponseHeaders(status, content.bytes().length);
        exchange.getResponseBody().write(content.bytes());
    }
}
