package io.tweetlake.models.hub;

import io.tweetlake.common.UserError;
import io.tweetlake.models.remote.HttpAddress;
import io.tweetlake.models.remote.RemoteException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Requests to the Hub, which hands on to stores on other hosts: those are not told the token. */
final class HubHttp {
    private static final int MOST_REDIRECTS = 5;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int ATTEMPTS = 3;
    private static final long LONGEST_WAIT_SECONDS = 60;
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .proxy(ProxySelector.getDefault())
            .connectTimeout(TIMEOUT)
            .build();

    private final HubSettings settings;

    HubHttp(HubSettings settings) {
        this.settings = settings;
    }

    /**
     * @param path below the endpoint
     * @param model for messages
     * @param from the first byte to read
     * @return whose status is 200 or 206
     * @throws UserError where the Hub knows no such thing, or does not show it to whoever asks
     * @throws RemoteException where it does not answer
     */
    HttpResponse<InputStream> get(String path, HubReference model, long from) {
        for (int attempt = 1; ; attempt++) {
            HttpResponse<InputStream> response = followed(URI.create(settings.endpoint() + path), from);
            if (response.statusCode() < 300) {
                return response;
            }
            closeQuietly(response);
            long wait = secondsToWait(response);
            if (response.statusCode() != TOO_MANY_REQUESTS) {
                throw refusal(response, model);
            }
            if (attempt == ATTEMPTS || wait > LONGEST_WAIT_SECONDS) {
                throw new UserError(
                        "%s allows no more requests for %d s".formatted(settings.endpoint(), wait),
                        "try again then, or set HF_TOKEN to a token of yours, which may ask more often");
            }
            pause(wait);
        }
    }

    private HttpResponse<InputStream> followed(URI first, long from) {
        URI address = first;
        for (int redirect = 0; redirect <= MOST_REDIRECTS; redirect++) {
            HttpResponse<InputStream> response = send(address, from);
            String location = response.headers().firstValue("Location").orElse(null);
            boolean redirects = response.statusCode() / 100 == 3 && location != null;
            if (!redirects) {
                return response;
            }
            closeQuietly(response);
            address = next(address, location);
        }
        throw new RemoteException("%s redirects without end".formatted(first), false, null);
    }

    private URI next(URI from, String location) {
        try {
            URI to = from.resolve(location);
            boolean downgrade = "https".equalsIgnoreCase(from.getScheme()) && !"https".equalsIgnoreCase(to.getScheme());
            if (!downgrade && to.getHost() != null) {
                return to;
            }
        } catch (IllegalArgumentException e) {
            // Refused below, as what leads nowhere.
        }
        throw new RemoteException("%s redirects to `%s`, which is not followed".formatted(from, location), false, null);
    }

    private HttpResponse<InputStream> send(URI address, long from) {
        HttpRequest.Builder request = HttpRequest.newBuilder(address).header("User-Agent", "tweetlake");
        if (settings.token() != null && settings.isOwn(address)) {
            request.header("Authorization", "Bearer " + settings.token());
        }
        if (from > 0) {
            request.header("Range", "bytes=%d-".formatted(from));
        }
        CompletableFuture<HttpResponse<InputStream>> answer =
                HTTP.sendAsync(request.build(), BodyHandlers.ofInputStream());
        try {
            return answer.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw new RemoteException(
                    "%s gave no answer in %d s".formatted(host(address), TIMEOUT.toSeconds()), true, e);
        } catch (ExecutionException e) {
            throw new RemoteException(
                    "%s cannot be reached: %s".formatted(host(address), HttpAddress.reason(e.getCause())),
                    true,
                    e.getCause());
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw new RemoteException("interrupted while waiting for " + host(address), true, e);
        }
    }

    /** The query of a store's address is signed, so that whoever has it may read. */
    private static String host(URI address) {
        return "%s://%s".formatted(address.getScheme(), address.getAuthority());
    }

    private RuntimeException refusal(HttpResponse<?> response, HubReference model) {
        int status = response.statusCode();
        String page = "%s/%s".formatted(settings.endpoint(), model.repository());
        return switch (response.headers().firstValue("X-Error-Code").orElse("")) {
            case "GatedRepo" ->
                new UserError(
                        "model.ref: %s is gated".formatted(model),
                        "accept its terms at %s, and set HF_TOKEN to a token of the account that has".formatted(page));
            case "RevisionNotFound" ->
                new UserError(
                        "model.ref: %s has no revision %s".formatted(model.repository(), model.revision()),
                        "name a branch, a tag or a commit of %s/tree/main".formatted(page));
            case "EntryNotFound" ->
                new RemoteException("%s has a file no more that it listed".formatted(model), false, null);
            default -> byStatus(status, model);
        };
    }

    private RuntimeException byStatus(int status, HubReference model) {
        return switch (status) {
            case 401, 403, 404 ->
                new UserError(
                        "model.ref: there is no model %s at %s, or it is private"
                                .formatted(model.repository(), settings.endpoint()),
                        settings.token() == null
                                ? "check the name; for a private one set HF_TOKEN to a token that may read it"
                                : "check the name, and that the token of HF_TOKEN may read it");
            default ->
                new RemoteException(
                        "%s answered %d for %s".formatted(settings.endpoint(), status, model), status >= 500, null);
        };
    }

    /** {@code Retry-After}, in seconds; a second where it says nothing or a date. */
    private static long secondsToWait(HttpResponse<?> response) {
        return response.headers()
                .firstValue("Retry-After")
                .filter(value -> value.matches("\\d{1,6}"))
                .map(Long::parseLong)
                .orElse(1L);
    }

    private static void pause(long seconds) {
        try {
            TimeUnit.SECONDS.sleep(seconds);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RemoteException("interrupted while waiting to ask again", true, e);
        }
    }

    private static void closeQuietly(HttpResponse<InputStream> response) {
        try {
            response.body().close();
        } catch (IOException e) {
            // What it would have said does not matter any more.
        }
    }
}
