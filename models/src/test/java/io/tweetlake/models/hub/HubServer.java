package io.tweetlake.models.hub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * Speaks the Hub's API as far as models are fetched: revisions, small files by the Hub itself with Git's digests, large ones by a
 * redirect to a store on another host with SHA-256, ranges, gated models, rate limits, and connections that break.
 */
public final class HubServer implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** The real one's limit is higher; tiny checkpoints have tiny weights. */
    private static final int LARGE_BYTES = 20_000;

    private static final String ENDPOINT = "HF_ENDPOINT";
    private static final String CACHE = "HF_HUB_CACHE";

    private final HttpServer hub = start();
    private final HttpServer store = start();
    private final Map<String, Map<String, byte[]>> models = new ConcurrentHashMap<>();
    private final Map<String, String> gated = new ConcurrentHashMap<>();
    private final AtomicInteger cuts = new AtomicInteger();
    private final AtomicInteger refusals = new AtomicInteger();
    private volatile boolean corrupt;
    private volatile long claimed;

    /** Paths of requests, of both hosts, and the tokens that the store was told. */
    private final List<String> requests = new CopyOnWriteArrayList<>();

    private final List<String> leaked = new CopyOnWriteArrayList<>();

    /**
     * The Hub of this process until it is closed.
     *
     * @param cache the process's cache of its models
     */
    public static HubServer inUse(Path cache) {
        HubServer server = new HubServer();
        System.setProperty(ENDPOINT, server.endpoint());
        System.setProperty(CACHE, cache.toString());
        return server;
    }

    private HubServer() {
        hub.createContext("/", exchange -> answer(exchange, this::hub));
        store.createContext("/", exchange -> answer(exchange, this::store));
        hub.start();
        store.start();
    }

    private static HttpServer start() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.setExecutor(Executors.newCachedThreadPool(task -> {
                Thread thread = new Thread(task, "hub");
                thread.setDaemon(true);
                return thread;
            }));
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String endpoint() {
        return "http://localhost:" + hub.getAddress().getPort();
    }

    /** Puts the files of a folder under a name; what was there is another commit. */
    public void put(String name, Path folder) throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                files.put(folder.relativize(file).toString(), Files.readAllBytes(file));
            }
        }
        models.put(name, files);
    }

    /** Shows the model to whoever has that token alone. */
    public void gate(String name, String token) {
        gated.put(name, token);
    }

    /** Breaks the next connections off in the middle of a large file. */
    public void cut(int times) {
        cuts.set(times);
    }

    /** Answers the next requests that they are too many. */
    public void limit(int times) {
        refusals.set(times);
    }

    /** Changes a byte of each large file. */
    public void corrupt(boolean yes) {
        corrupt = yes;
    }

    /** Lists every large file with that many bytes. */
    public void claim(long bytes) {
        claimed = bytes;
    }

    public List<String> requests() {
        return requests;
    }

    /** Authorizations that the second host was told: must be none. */
    public List<String> leaked() {
        return leaked;
    }

    public String commit(String name) {
        StringBuilder all = new StringBuilder();
        models.get(name).forEach((path, bytes) -> all.append(path).append(DigestUtils.sha256Hex(bytes)));
        return DigestUtils.sha1Hex(all.toString());
    }

    private interface Handler {
        void handle(HttpExchange exchange, String path) throws IOException;
    }

    private void answer(HttpExchange exchange, Handler handler) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            requests.add(path);
            if (refusals.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                exchange.getResponseHeaders().set("Retry-After", "1");
                send(exchange, 429, new byte[0]);
            } else {
                handler.handle(exchange, path);
            }
        }
    }

    private void hub(HttpExchange exchange, String path) throws IOException {
        if (path.startsWith("/api/models/")) {
            String[] parts = path.substring("/api/models/".length()).split("/(revision|tree)/", 2);
            if (isShown(exchange, parts[0], parts[1])) {
                JsonNode answer = path.contains("/tree/") ? tree(parts[0]) : listing(parts[0]);
                exchange.getResponseHeaders().set("Content-Type", "application/json");
                send(exchange, 200, JSON.writeValueAsBytes(answer));
            }
        } else {
            String[] parts = path.substring(1).split("/resolve/", 2);
            String[] rest = parts[1].split("/", 2);
            file(exchange, parts[0], rest[0], rest[1]);
        }
    }

    private boolean isShown(HttpExchange exchange, String name, String revision) throws IOException {
        String code = null;
        int status = 404;
        if (!models.containsKey(name)) {
            code = "RepoNotFound";
            status = 401;
        } else if (gated.containsKey(name)
                && !("Bearer " + gated.get(name))
                        .equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            code = "GatedRepo";
            status = 401;
        } else if (!List.of("main", commit(name)).contains(revision)) {
            code = "RevisionNotFound";
        }
        if (code != null) {
            exchange.getResponseHeaders().set("X-Error-Code", code);
            send(exchange, status, "{\"error\":\"no\"}".getBytes(StandardCharsets.UTF_8));
        }
        return code == null;
    }

    private ObjectNode listing(String name) {
        ObjectNode answer = JSON.createObjectNode().put("id", name).put("sha", commit(name));
        answer.putObject("cardData").put("license", "cc-by-4.0");
        models.get(name)
                .forEach((path, bytes) -> describe(
                        answer.withArray("siblings").addObject().put("rfilename", path), "blobId", "sha256", bytes));
        return answer;
    }

    /** What Python's client asks for beside. */
    private ArrayNode tree(String name) {
        ArrayNode files = JSON.createArrayNode();
        models.get(name)
                .forEach((path, bytes) ->
                        describe(files.addObject().put("type", "file").put("path", path), "oid", "oid", bytes));
        return files;
    }

    /** The two answers have other names for the digests. */
    private void describe(ObjectNode file, String gitName, String storeName, byte[] bytes) {
        boolean large = bytes.length >= LARGE_BYTES;
        file.put("size", large && claimed > 0 ? claimed : bytes.length).put(gitName, gitBlob(bytes));
        if (large) {
            file.putObject("lfs")
                    .put(storeName, DigestUtils.sha256Hex(bytes))
                    .put("size", bytes.length)
                    .put("pointerSize", 134);
        }
    }

    private static String gitBlob(byte[] bytes) {
        byte[] head = ("blob " + bytes.length + "\0").getBytes(StandardCharsets.US_ASCII);
        byte[] all = Arrays.copyOf(head, head.length + bytes.length);
        System.arraycopy(bytes, 0, all, head.length, bytes.length);
        return DigestUtils.sha1Hex(all);
    }

    private void file(HttpExchange exchange, String name, String revision, String path) throws IOException {
        if (!isShown(exchange, name, revision)) {
            return;
        }
        byte[] bytes = models.get(name).get(path);
        exchange.getResponseHeaders().set("X-Repo-Commit", commit(name));
        if (bytes == null) {
            exchange.getResponseHeaders().set("X-Error-Code", "EntryNotFound");
            send(exchange, 404, new byte[0]);
        } else if (bytes.length >= LARGE_BYTES) {
            exchange.getResponseHeaders().set("X-Linked-Size", Integer.toString(bytes.length));
            exchange.getResponseHeaders().set("X-Linked-Etag", "\"" + DigestUtils.sha256Hex(bytes) + "\"");
            exchange.getResponseHeaders()
                    .set(
                            "Location",
                            "http://127.0.0.1:%d/%s/%s?signature=secret"
                                    .formatted(store.getAddress().getPort(), name, path));
            send(exchange, 302, new byte[0]);
        } else {
            exchange.getResponseHeaders().set("ETag", "\"" + gitBlob(bytes) + "\"");
            send(exchange, 200, bytes);
        }
    }

    private void store(HttpExchange exchange, String path) throws IOException {
        String authorization = exchange.getRequestHeaders().getFirst("Authorization");
        if (authorization != null) {
            leaked.add(authorization);
        }
        String name = models.keySet().stream()
                .filter(model -> path.startsWith("/" + model + "/"))
                .findFirst()
                .orElseThrow();
        byte[] bytes = models.get(name).get(path.substring(name.length() + 2)).clone();
        if (corrupt) {
            bytes[bytes.length / 2] ^= 1;
        }
        exchange.getResponseHeaders().set("ETag", "\"" + DigestUtils.sha256Hex(bytes) + "\"");
        String range = exchange.getRequestHeaders().getFirst("Range");
        int from = range == null ? 0 : Integer.parseInt(range.replaceAll("bytes=(\\d+)-.*", "$1"));
        byte[] rest = Arrays.copyOfRange(bytes, from, bytes.length);
        if (range != null) {
            exchange.getResponseHeaders()
                    .set("Content-Range", "bytes %d-%d/%d".formatted(from, bytes.length - 1, bytes.length));
        }
        if (cuts.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            exchange.sendResponseHeaders(range == null ? 200 : 206, rest.length);
            exchange.getResponseBody().write(rest, 0, rest.length / 3);
            exchange.getResponseBody().flush();
        } else {
            send(exchange, range == null ? 200 : 206, rest);
        }
    }

    private static void send(HttpExchange exchange, int status, byte[] bytes) throws IOException {
        boolean head = exchange.getRequestMethod().equals("HEAD");
        if (head) {
            exchange.getResponseHeaders().set("Content-Length", Integer.toString(bytes.length));
        }
        exchange.sendResponseHeaders(status, head || bytes.length == 0 ? -1 : bytes.length);
        if (!head && bytes.length > 0) {
            exchange.getResponseBody().write(bytes);
        }
    }

    @Override
    public void close() {
        System.clearProperty(ENDPOINT);
        System.clearProperty(CACHE);
        hub.stop(0);
        store.stop(0);
    }
}
