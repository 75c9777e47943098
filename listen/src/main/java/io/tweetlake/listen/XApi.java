package io.tweetlake.listen;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tweetlake.common.ExternalFailure;
import io.tweetlake.common.UserError;
import io.tweetlake.common.config.ListenConfig;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Calls to X's API v2. The bearer token is sent to its host alone: redirects are not followed. */
public final class XApi {
    /** The environment variable that the token comes from. */
    public static final String TOKEN = "X_BEARER_TOKEN";

    private static final String RULES = "/2/tweets/search/stream/rules";
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    /** Until an answer begins. */
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(30);

    private static final int OK = 200;
    private static final int CREATED = 201;
    private static final int BAD_REQUEST = 400;
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int DETAIL_BYTES = 2000;
    private static final JsonMapper JSON = new JsonMapper();

    private final String url;
    private final String token;
    private final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(CONNECT_TIMEOUT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    /**
     * @param token null where the environment has none
     * @throws UserError then
     */
    public XApi(ListenConfig.X config, String token) {
        if (token == null || token.isBlank()) {
            throw new UserError("there is no bearer token for X", "set " + TOKEN + " to that of your app");
        }
        this.url = config.url().replaceAll("/$", "");
        this.token = token.strip();
    }

    /**
     * What the app's stream is filtered by.
     *
     * @param tag null without one
     */
    public record Rule(String id, String value, String tag) {}

    /** @throws ExternalFailure where X does not answer */
    public List<Rule> rules() {
        List<Rule> rules = new ArrayList<>();
        call(request(RULES).GET().build())
                .path("data")
                .forEach(rule -> rules.add(new Rule(
                        rule.path("id").asText(),
                        rule.path("value").asText(),
                        rule.path("tag").asText(null))));
        return rules;
    }

    /**
     * Adds rules; one that is there already stays.
     *
     * @throws UserError where X refuses one
     */
    public void add(List<String> values) {
        var body = JSON.createObjectNode();
        var add = body.putArray("add");
        values.forEach(value -> add.addObject().put("value", value));
        JsonNode answer = call(request(RULES)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
                .build());
        for (JsonNode error : answer.path("errors")) {
            if (!error.path("title").asText().equals("DuplicateRule")) {
                throw new UserError(
                        "--rule: X refuses `%s`: %s"
                                .formatted(
                                        error.path("value").asText(),
                                        error.path("details").isEmpty() ? error.path("title") : error.path("details")),
                        "correct the rule; developer.x.com, \"Build a rule\", has the operators");
            }
        }
    }

    /**
     * @param path with its query
     * @return an answer that has begun, and whose body may never end
     */
    HttpResponse<InputStream> open(String path) throws Ending.NoConnection {
        HttpResponse<InputStream> answer;
        try {
            answer = send(request(path).GET().build());
        } catch (IOException e) {
            throw new Ending.NoConnection(new Ending(Ending.Reason.NETWORK, reason(e)));
        }
        if (answer.statusCode() == OK) {
            return answer;
        }
        String detail =
                "X answers %d %s".formatted(answer.statusCode(), detail(answer)).strip();
        requireUsable(answer.statusCode(), detail);
        boolean limited = answer.statusCode() == TOO_MANY_REQUESTS;
        throw new Ending.NoConnection(new Ending(
                limited ? Ending.Reason.RATE_LIMITED : Ending.Reason.REFUSED, detail, RetryAfter.of(answer.headers())));
    }

    private JsonNode call(HttpRequest request) {
        try {
            HttpResponse<InputStream> answer = send(request);
            if (answer.statusCode() != OK && answer.statusCode() != CREATED) {
                String detail = "X answers %d %s"
                        .formatted(answer.statusCode(), detail(answer))
                        .strip();
                requireUsable(answer.statusCode(), detail);
                throw new ExternalFailure(detail, null);
            }
            try (InputStream body = answer.body()) {
                return JSON.readTree(body);
            }
        } catch (IOException e) {
            throw new ExternalFailure("X does not answer at %s: %s".formatted(url, reason(e)), e);
        }
    }

    private static void requireUsable(int status, String detail) {
        if (status == UNAUTHORIZED || status == FORBIDDEN) {
            throw new UserError(
                    detail, "set " + TOKEN + " to the bearer token of an app that may use the filtered stream");
        }
        if (status == BAD_REQUEST) {
            throw new UserError(detail, "add a rule with --rule; see what X says");
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(url + path))
                .timeout(ANSWER_TIMEOUT)
                .header("Authorization", "Bearer " + token);
    }

    private HttpResponse<InputStream> send(HttpRequest request) throws IOException {
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofInputStream());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static String detail(HttpResponse<InputStream> answer) {
        try (InputStream body = answer.body()) {
            return new String(body.readNBytes(DETAIL_BYTES), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }

    private static String reason(IOException failure) {
        return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    }
}
