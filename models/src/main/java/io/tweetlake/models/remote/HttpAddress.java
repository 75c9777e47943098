package io.tweetlake.models.remote;

import java.net.ConnectException;
import java.net.URI;
import java.nio.channels.UnresolvedAddressException;
import java.util.Locale;

/** What clients of servers have to say of addresses. */
public final class HttpAddress {
    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;

    private HttpAddress() {}

    /** Scheme, host and port: credentials for one origin are for no other. */
    public static String origin(URI address) {
        String scheme = String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT);
        int standard = scheme.equals("https") ? HTTPS_PORT : HTTP_PORT;
        String host = String.valueOf(address.getHost()).toLowerCase(Locale.ROOT);
        return "%s://%s:%d".formatted(scheme, host, address.getPort() < 0 ? standard : address.getPort());
    }

    /** Why a server cannot be reached. The JDK's client leaves the most frequent reasons without a message. */
    public static String reason(Throwable failure) {
        if (failure.getMessage() != null) {
            return failure.getMessage();
        }
        if (failure.getCause() instanceof UnresolvedAddressException) {
            return "the host is unknown";
        }
        return failure instanceof ConnectException
                ? "the connection was refused"
                : failure.getClass().getSimpleName();
    }
}
