package io.tweetlake.dashboard;

import io.tweetlake.common.UserError;
import java.util.List;

/**
 * Who may see the page, and where.
 *
 * @param hosts names by which browsers may ask for it, beside the machine's own
 * @param token null where none is needed
 * @param prefix of every path, for a proxy that hands it on; empty, or with a slash in front and none at the end
 */
record Access(List<String> hosts, PageToken token, String prefix) {
    /** @throws UserError where the prefix is no path */
    Access {
        if (!prefix.matches("(/[A-Za-z0-9._~-]+)*")) {
            throw new UserError(
                    "--path-prefix is %s".formatted(prefix), "give a path such as /tweets, without a slash at its end");
        }
    }

    static Access toAll(List<String> hosts) {
        return new Access(hosts, null, "");
    }

    /** Of the page, behind its host and port: with the token, so that who opens it comes in. */
    String address() {
        return prefix + "/" + (token == null ? "" : "?" + PageToken.PARAMETER + "=" + token.value());
    }
}
