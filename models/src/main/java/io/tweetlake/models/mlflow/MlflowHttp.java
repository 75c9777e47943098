package io.tweetlake.models.mlflow;

import io.tweetlake.models.remote.HttpAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** Sends requests, each within a deadline, and follows redirects to the same origin. Thread-safe. */
final class MlflowHttp {
    private static final HttpClient HTTP = HttpClient.newBuilder()
            // Python's servers answer an upgrade to HTTP/2 with a warning at best.
            .version(HttpClient.Version.HTTP_1_1)
            // Credentials would go along to another host: in JDK 17 always, later only at times.
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
    /** Those that repeat the request whatever its method. */
    private static final Set<Integer> REDIRECTS_AS_IS = Set.of(307, 308);

    private static final int MOST_REDIRECTS = 5;

    private final Supplier<String> host;
    private final Duration timeout;

    /**
     * @param host for messages
     * @param timeout likewise
     */
    MlflowHttp(Supplier<String> host, Duration timeout) {
        this.host = host;
        this.timeout = timeout;
    }

    /** Follows redirects, all within the deadline. */
    <T> HttpResponse<T> send(HttpRequest.Builder request, Duration deadline, BodyHandler<T> body) {
        long end = System.nanoTime() + deadline.toNanos();
        HttpRequest next = request.build();
        for (int redirects = 0; ; redirects++) {
            HttpResponse<T> response = answer(next, Duration.ofNanos(end - System.nanoTime()), body);
            Optional<URI> target = redirects < MOST_REDIRECTS ? target(response) : Optional.empty();
            if (target.isEmpty()) {
                return response;
            }
            next = HttpRequest.newBuilder(next, (name, value) -> true)
                    .uri(target.get())
                    .build();
        }
    }

    private <T> HttpResponse<T> answer(HttpRequest request, Duration deadline, BodyHandler<T> body) {
        CompletableFuture<HttpResponse<T>> answer = HTTP.sendAsync(request, body);
        try {
            return answer.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw new MlflowException("%s gave no answer in %d ms".formatted(host.get(), timeout.toMillis()), e);
        } catch (ExecutionException e) {
            throw new MlflowException(
                    "%s cannot be reached: %s".formatted(host.get(), HttpAddress.reason(e.getCause())), e.getCause());
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw new MlflowException("interrupted while waiting for " + host.get(), e);
        }
    }

    /**
     * Where a redirect leads, if it is to be followed.
     *
     * @throws MlflowException if it leads to another host, port or scheme, which must not learn who calls
     */
    private Optional<URI> target(HttpResponse<?> response) {
        Optional<String> location = response.headers().firstValue("Location");
        if (location.isEmpty() || !REDIRECTS.contains(response.statusCode())) {
            return Optional.empty();
        }
        URI from = response.uri();
        URI to = from.resolve(location.get());
        if (!HttpAddress.origin(from).equals(HttpAddress.origin(to))) {
            throw new MlflowException(
                    response.statusCode(),
                    "REDIRECTED",
                    "%s redirects to %s: if that is the server, name it in mlflow.trackingUri"
                            .formatted(HttpAddress.origin(from), HttpAddress.origin(to)));
        }
        boolean repeats = response.request().method().equals("GET") || REDIRECTS_AS_IS.contains(response.statusCode());
        return repeats ? Optional.of(to) : Optional.empty();
    }
}
