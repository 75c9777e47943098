package io.tweetlake.dashboard;

import io.tweetlake.common.UserError;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * What a browser must know to see the page. It comes once in the address, and then in a cookie that no script can read and no other
 * site's page can send along with a request of its own; programs send it in the {@code Authorization} header.
 */
final class PageToken {
    static final String PARAMETER = "token";

    private static final int BYTES = 24;
    private static final int SHORTEST = 16;
    private static final String BEARER = "Bearer ";
    private static final int NAME_LENGTH = 8;

    private final String value;
    /** Another server of this machine has another token, and the browser sends the cookies of both. */
    private final String cookie;

    /** @throws UserError where it is short, or has characters that an address or a cookie would not keep */
    PageToken(String value) {
        if (!value.matches("[A-Za-z0-9._~-]{%d,}".formatted(SHORTEST))) {
            throw new UserError(
                    "--token: expected %d or more letters, digits, dots, hyphens or underscores".formatted(SHORTEST),
                    "leave it out to have one made");
        }
        this.value = value;
        this.cookie = "tweetlake-" + DigestUtils.sha256Hex(value).substring(0, NAME_LENGTH);
    }

    static PageToken random() {
        byte[] bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        return new PageToken(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    String value() {
        return value;
    }

    /** @param given null if missing */
    boolean is(String given) {
        // Takes as long wherever the first difference is.
        return given != null && MessageDigest.isEqual(utf8(given), utf8(value));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** @param authorization the header; null if missing */
    boolean isBearer(String authorization) {
        return authorization != null
                && authorization.startsWith(BEARER)
                && is(authorization.substring(BEARER.length()).strip());
    }

    /** @param cookies the header; null if missing */
    boolean isAmong(String cookies) {
        return cookies != null
                && Arrays.stream(cookies.split(";"))
                        .map(String::strip)
                        .filter(one -> one.startsWith(cookie + "="))
                        .anyMatch(one -> is(one.substring(cookie.length() + 1)));
    }

    /** @param path under which the browser sends it */
    String setCookie(String path) {
        return "%s=%s; Path=%s; HttpOnly; SameSite=Lax".formatted(cookie, value, path);
    }
}
