package io.tweetlake.models.mlflow;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tweetlake.common.UserError;
import io.tweetlake.common.config.MlflowConfig;
import io.tweetlake.models.remote.Downloader;
import io.tweetlake.models.remote.RemoteContent;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.stream.Collectors;
import org.mlflow.tracking.creds.MlflowHostCreds;
import org.mlflow.tracking.creds.MlflowHostCredsProvider;
import org.mlflow_project.google.protobuf.InvalidProtocolBufferException;
import org.mlflow_project.google.protobuf.Message;
import org.mlflow_project.google.protobuf.util.JsonFormat;

/**
 * Calls MLflow's REST API. Each call has a deadline from the connection to the last byte, which MLflow's own client does
 * not have. Thread-safe.
 */
public final class MlflowServer {
    private static final int PARTIAL_CONTENT = 206;

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonFormat.Printer PRINTER =
            JsonFormat.printer().preservingProtoFieldNames().omittingInsignificantWhitespace();
    private static final JsonFormat.Parser PARSER = JsonFormat.parser().ignoringUnknownFields();

    private final String uri;
    private final MlflowHostCredsProvider credentials;
    private final Duration timeout;
    private final MlflowHttp http;

    private MlflowServer(String uri, MlflowConfig config) {
        if (uri == null) {
            throw new UserError(
                    "an MLflow server is needed, and none is named",
                    "set mlflow.trackingUri, or MLFLOW_TRACKING_URI where the configuration takes it from there");
        }
        this.uri = uri;
        this.credentials = Credentials.of(uri, config);
        this.timeout = config.timeout();
        this.http = new MlflowHttp(this::host, timeout);
    }

    /**
     * The server that runs and artifacts are on.
     *
     * @throws UserError where {@code mlflow.trackingUri} is not set
     */
    public static MlflowServer tracking(MlflowConfig config) {
        return new MlflowServer(config.trackingUri(), config);
    }

    /**
     * The server that models are registered on.
     *
     * @throws UserError where neither {@code mlflow.registryUri} nor {@code mlflow.trackingUri} is set
     */
    public static MlflowServer registry(MlflowConfig config) {
        return new MlflowServer(config.registryUri(), config);
    }

    /** Whether the server, by its name, runs on this machine, and so sees its files. */
    public static boolean isOnThisMachine(String uri) {
        String host = uri != null && uri.startsWith("http")
                ? String.valueOf(URI.create(uri).getHost())
                : "";
        return host.equalsIgnoreCase("localhost") || host.equals("[::1]") || host.matches("127(\\.\\d{1,3}){3}");
    }

    /** As the configuration names it. */
    @Override
    public String toString() {
        return uri;
    }

    /**
     * @param path below the host, such as {@code /api/2.0/mlflow/runs/get}
     * @throws MlflowException where the answer is no success, or does not come in time
     */
    public JsonNode get(String path, Map<String, String> query) {
        return json(path, http.send(request(path, query).GET(), timeout, BodyHandlers.ofString()));
    }

    /** As {@link #get}, with a body that Jackson turns into JSON. */
    public JsonNode post(String path, Object body) {
        return withBody("POST", path, body);
    }

    /** As {@link #get}, with a body that Jackson turns into JSON. */
    public JsonNode patch(String path, Object body) {
        return withBody("PATCH", path, body);
    }

    /**
     * As {@link #get(String, Map)}, in the messages of MLflow's own client.
     *
     * @param answer into which the answer is read; what it does not know is left out
     * @return the same builder
     */
    <T extends Message.Builder> T get(String path, Map<String, String> query, T answer) {
        return read(path, http.send(request(path, query).GET(), timeout, BodyHandlers.ofString()), answer);
    }

    /** As {@link #get(String, Map, Message.Builder)}. */
    <T extends Message.Builder> T post(String path, Message body, T answer) {
        try {
            return read(path, sendJson("POST", path, PRINTER.print(body)), answer);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException("no JSON can be made of " + body.getClass(), e);
        }
    }

    /** Sends a file, or whatever the publisher has. */
    void put(String path, HttpRequest.BodyPublisher content) {
        HttpRequest.Builder request = request(path, Map.of())
                .header("Content-Type", "application/octet-stream")
                .PUT(content);
        requireSuccess(
                path,
                http.send(request, Downloader.deadline(timeout, content.contentLength()), BodyHandlers.ofString()));
    }

    /**
     * Reads a file. The timeout is that of the response's head: whoever reads the content limits its time.
     *
     * @param from the first byte to read
     * @return the content from that byte on; from the first byte if the server ignores ranges
     */
    RemoteContent open(String path, long from) {
        HttpRequest.Builder request = request(path, Map.of()).GET();
        if (from > 0) {
            request.header("Range", "bytes=" + from + "-");
        }
        HttpResponse<InputStream> response = http.send(
                request,
                timeout,
                head -> isSuccess(head.statusCode())
                        ? BodySubscribers.ofInputStream()
                        : BodySubscribers.mapping(BodySubscribers.ofByteArray(), ByteArrayInputStream::new));
        if (!isSuccess(response.statusCode())) {
            throw refusal(path, response.statusCode(), text(response.body()));
        }
        return new RemoteContent(response.body(), response.statusCode() == PARTIAL_CONTENT ? from : 0);
    }

    private static String text(InputStream body) {
        try {
            return new String(body.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("bytes in memory", e);
        }
    }

    private static boolean isSuccess(int status) {
        return status < 300;
    }

    MlflowException refusal(String path, int status, String body) {
        String code = "HTTP_" + status;
        String message = body.strip();
        try {
            JsonNode answer = JSON.readTree(body);
            code = answer.path("error_code").asText(code);
            message = answer.path("message").asText(message);
        } catch (JsonProcessingException e) {
            // An HTML page, say, of something in between.
        }
        return new MlflowException(
                status, code, "%s%s answered %d: %s".formatted(host(), path, status, firstLine(message)));
    }

    private JsonNode withBody(String method, String path, Object body) {
        return json(path, sendJson(method, path, text(body)));
    }

    private HttpResponse<String> sendJson(String method, String path, String body) {
        HttpRequest.Builder request = request(path, Map.of())
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        return http.send(request, timeout, BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path, Map<String, String> query) {
        MlflowHostCreds creds = hostCreds();
        String parameters = query.entrySet().stream()
                .map(entry -> encoded(entry.getKey()) + "=" + encoded(entry.getValue()))
                .collect(Collectors.joining("&"));
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(host() + path + (parameters.isEmpty() ? "" : "?" + parameters)));
        if (creds.getToken() != null) {
            request.header("Authorization", "Bearer " + creds.getToken());
        } else if (creds.getUsername() != null) {
            String pair = creds.getUsername() + ":" + creds.getPassword();
            request.header(
                    "Authorization",
                    "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
        }
        return request;
    }

    private String host() {
        return hostCreds().getHost();
    }

    /** @throws UserError where nothing says which workspace of Databricks is meant, or who calls */
    private MlflowHostCreds hostCreds() {
        try {
            return credentials.getHostCreds();
        } catch (IllegalStateException e) {
            throw new UserError(
                    "%s: %s".formatted(uri, e.getMessage()),
                    "name a profile of ~/.databrickscfg as databricks://PROFILE, with its host and token",
                    e);
        }
    }

    private JsonNode json(String path, HttpResponse<String> response) {
        requireSuccess(path, response);
        try {
            return JSON.readTree(response.body());
        } catch (IOException e) {
            throw notJson(path, response);
        }
    }

    private <T extends Message.Builder> T read(String path, HttpResponse<String> response, T answer) {
        requireSuccess(path, response);
        try {
            PARSER.merge(response.body(), answer);
            return answer;
        } catch (InvalidProtocolBufferException e) {
            throw notJson(path, response);
        }
    }

    private MlflowException notJson(String path, HttpResponse<String> response) {
        return new MlflowException(
                response.statusCode(),
                "NOT_JSON",
                "%s%s answered with something that is not JSON: is an MLflow server there?".formatted(host(), path));
    }

    private void requireSuccess(String path, HttpResponse<String> response) {
        if (!isSuccess(response.statusCode())) {
            throw refusal(path, response.statusCode(), response.body());
        }
    }

    static String text(Object body) {
        try {
            return JSON.writeValueAsString(body);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("no JSON can be made of " + body.getClass(), e);
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String firstLine(String text) {
        String line = text.lines().findFirst().orElse("nothing");
        return line.length() > 300 ? line.substring(0, 300) + "..." : line;
    }
}
