package io.tweetlake.common.spool;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tweetlake.common.Secrets;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/** An address that JSON is posted to. */
public final class JsonPost {
    private static final JsonMapper JSON = new JsonMapper();
    /** Not well-formed, too large, or not what the server expects: it will not take that later either. */
    private static final Set<Integer> NEVER_TAKEN = Set.of(400, 413, 415, 422);

    private final URI address;
    private final Duration timeout;
    private final HttpClient client;

    /** @param timeout of a connection, and of an answer */
    public JsonPost(URI address, Duration timeout) {
        this.address = address;
        this.timeout = timeout;
        this.client = HttpClient.newBuilder().connectTimeout(timeout).build();
    }

    /**
     * @param headers besides the content's type
     * @return whether the server took it; false if it never will
     * @throws IOException if it may take it later
     */
    public boolean post(JsonNode body, Map<String, String> headers) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(address)
                .timeout(timeout)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)));
        headers.forEach(request::header);
        int status = status(request.build());
        if (NEVER_TAKEN.contains(status)) {
            return false;
        }
        if (status < 200 || status > 299) {
            throw new IOException("it answered with status " + status);
        }
        return true;
    }

    private int status(HttpRequest request) throws IOException {
        try {
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** Without a user and a path, either of which may be a secret. */
    @Override
    public String toString() {
        return address.getScheme() + "://" + address.getRawAuthority().replaceFirst(".*@", Secrets.MASK + "@") + "/"
                + Secrets.MASK;
    }
}
