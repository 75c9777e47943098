package io.tweetlake.listen;

import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;

/** How long an answer asks to wait: {@code retry-after} in seconds, or until {@code x-rate-limit-reset}. */
final class RetryAfter {
    private static final Duration LONGEST = Duration.ofMinutes(16);

    private RetryAfter() {}

    static Duration of(HttpHeaders headers) {
        OptionalLong seconds = number(headers, "retry-after");
        OptionalLong reset = number(headers, "x-rate-limit-reset");
        Duration asked = seconds.isPresent()
                ? Duration.ofSeconds(seconds.getAsLong())
                : reset.isPresent()
                        ? Duration.between(Instant.now(), Instant.ofEpochSecond(reset.getAsLong()))
                        : Duration.ZERO;
        if (asked.isNegative()) {
            return Duration.ZERO;
        }
        return asked.compareTo(LONGEST) > 0 ? LONGEST : asked;
    }

    private static OptionalLong number(HttpHeaders headers, String name) {
        return headers.firstValue(name)
                .filter(value -> value.matches("\\d{1,10}"))
                .map(value -> OptionalLong.of(Long.parseLong(value)))
                .orElse(OptionalLong.empty());
    }
}
