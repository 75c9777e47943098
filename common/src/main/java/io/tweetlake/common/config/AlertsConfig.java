package io.tweetlake.common.config;

import io.tweetlake.common.config.binding.Default;
import io.tweetlake.common.config.binding.MatchesPattern;
import io.tweetlake.common.config.binding.Range;
import io.tweetlake.common.config.binding.Secret;
import io.tweetlake.common.config.binding.Settings;
import java.io.Serializable;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Set;

/**
 * Alerts to people, posted to a webhook.
 *
 * @param webhook Address that alerts are posted to, {@code https://...}. It is a secret, as anyone who knows it can post there.
 *     Not set: no alerts.
 * @param form Format of the message: plain JSON, or as Slack or Teams expects it.
 * @param page Address of the dashboard, which each alert links to.
 * @param timeout How long to wait for the server's answer. No micro-batch waits for it.
 * @param minRows Smallest number of records or labelled tweets to compute a share of.
 * @param negativeRise Smallest rise of the negative share over the expected one that raises an alert, between 0 and 1.
 * @param quarantineShare Share of quarantined records above which an alert is raised, between 0 and 1.
 * @param spool Local folder in which alerts wait while the server cannot be reached. Not set: a folder in the user's cache.
 */
public record AlertsConfig(
        @Secret String webhook,

        @Default("json") Form form,

        @Default("http://127.0.0.1:7070/") @MatchesPattern(pattern = "https?://.+", written = "http://HOST:PORT/")
        String page,

        @Default("30s") Duration timeout,
        @Default("200") @Range(min = 1, max = 1_000_000_000) int minRows,
        @Default("0.15") double negativeRise,
        @Default("0.1") double quarantineShare,
        String spool)
        implements Serializable {

    /** How a message is written. */
    public enum Form {
        JSON,
        SLACK,
        TEAMS
    }

    /** @throws IllegalArgumentException when the webhook is no address, which is not shown, or a share is none */
    public AlertsConfig {
        if (webhook != null && !isAddress(webhook)) {
            throw new IllegalArgumentException("alerts.webhook: expected https://HOST/PATH");
        }
        requireShare("negativeRise", negativeRise);
        requireShare("quarantineShare", quarantineShare);
    }

    private static boolean isAddress(String webhook) {
        try {
            URI uri = new URI(webhook);
            return uri.getHost() != null && Set.of("http", "https").contains(uri.getScheme());
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static void requireShare(String key, double share) {
        if (!(share > 0 && share < 1)) {
            throw new IllegalArgumentException(
                    "alerts.%s: expected a share between 0 and 1, found %s".formatted(key, share));
        }
    }

    /** Without the webhook. */
    @Override
    public String toString() {
        return "AlertsConfig" + Settings.of(this);
    }
}
