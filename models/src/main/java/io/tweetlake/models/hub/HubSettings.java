package io.tweetlake.models.hub;

import io.tweetlake.models.remote.HttpAddress;
import java.io.IOException;
import java.io.Serializable;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * How the Hugging Face Hub is reached, from the environment variables that its own client reads; a system property of the same name
 * comes first.
 *
 * @param endpoint without a slash at its end
 * @param token null for none
 * @param offline whether only what is in the cache is used
 */
public record HubSettings(String endpoint, String token, boolean offline) implements Serializable {
    private static final String DEFAULT_ENDPOINT = "https://huggingface.co";
    private static final Set<String> TRUE = Set.of("1", "on", "yes", "true");

    /** {@code HF_ENDPOINT}, {@code HF_TOKEN} or the file of a login, and {@code HF_HUB_OFFLINE}. */
    public static HubSettings here() {
        return of(HubSettings::variable);
    }

    /** @param variables null for one that is not set */
    static HubSettings of(UnaryOperator<String> variables) {
        String endpoint = Optional.ofNullable(variables.apply("HF_ENDPOINT")).orElse(DEFAULT_ENDPOINT);
        String offline = Optional.ofNullable(variables.apply("HF_HUB_OFFLINE")).orElse("");
        return new HubSettings(
                endpoint.replaceFirst("/+$", ""), token(variables), TRUE.contains(offline.toLowerCase(Locale.ROOT)));
    }

    private static String token(UnaryOperator<String> variables) {
        String token = variables.apply("HF_TOKEN");
        if (token != null) {
            return token.strip();
        }
        Path file = Optional.ofNullable(variables.apply("HF_TOKEN_PATH"))
                .map(Path::of)
                .orElseGet(() -> home(variables).resolve("token"));
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            return null;
        }
    }

    /** {@code HF_HUB_CACHE}, or {@code hub} below {@code HF_HOME}: the folder that the Hub's own client keeps models in. */
    static Path cache() {
        return cache(HubSettings::variable);
    }

    static Path cache(UnaryOperator<String> variables) {
        return Optional.ofNullable(variables.apply("HF_HUB_CACHE"))
                .map(Path::of)
                .orElseGet(() -> home(variables).resolve("hub"));
    }

    private static Path home(UnaryOperator<String> variables) {
        Path caches = Optional.ofNullable(variables.apply("XDG_CACHE_HOME"))
                .map(Path::of)
                .orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache"));
        return Optional.ofNullable(variables.apply("HF_HOME"))
                .map(Path::of)
                .orElseGet(() -> caches.resolve("huggingface"));
    }

    /** An empty one counts as not set. */
    private static String variable(String name) {
        return Optional.ofNullable(System.getProperty(name, System.getenv(name)))
                .filter(value -> !value.isBlank())
                .orElse(null);
    }

    /** Whether an address is on the endpoint's own host, which alone is told the token. */
    boolean isOwn(URI address) {
        return HttpAddress.origin(address).equals(HttpAddress.origin(URI.create(endpoint)));
    }

    /** Without the token. */
    @Override
    public String toString() {
        return endpoint;
    }
}
