package io.tweetlake.tweets;

import com.fasterxml.jackson.databind.JsonNode;
import io.tweetlake.tweets.Notice.Kind;
import java.util.Map;

/**
 * What Jetstream sends besides posts: deleted and changed posts, what becomes of accounts, records of other collections, and
 * messages about the stream itself.
 */
final class BlueskyNotices {
    private static final Map<String, Kind> OF_INACTIVE =
            Map.of("deleted", Kind.USER_DELETE, "suspended", Kind.USER_SUSPEND, "takendown", Kind.USER_SUSPEND);

    private BlueskyNotices() {}

    /**
     * @return null where the record is nothing of Bluesky's
     * @throws Rejection if a notice names no account
     */
    static Notice read(JsonNode record) throws Rejection {
        if (record.path("$type").asText().equals("error")
                && record.path("error").isTextual()) {
            // Jetstream's last frame.
            return new Notice(Kind.DISCONNECT, null, null, null);
        }
        BlueskyEvent event = BlueskyEvent.of(record);
        if (event == null) {
            return null;
        }
        return switch (event.kind()) {
            case "commit" -> ofCommit(event);
            case "account" -> new Notice(ofAccount(event.body()), null, event.account(), event.seen());
            case "identity" -> new Notice(Kind.USER_PROFILE_MODIFICATION, null, event.account(), event.seen());
            case "info" -> new Notice(Kind.WARNING, null, null, event.seen());
            default -> new Notice(Kind.NOT_A_TWEET, null, event.did().asText(null), event.seen());
        };
    }

    private static Notice ofCommit(BlueskyEvent event) throws Rejection {
        if (!event.isOfPost()) {
            return new Notice(Kind.NOT_A_TWEET, null, event.did().asText(null), event.seen());
        }
        return switch (event.operation()) {
            case "delete" -> new Notice(Kind.DELETE, event.address(), event.account(), event.seen());
            case "update" -> new Notice(Kind.TWEET_EDIT, event.address(), event.account(), event.seen());
            default ->
                throw new Rejection(
                        Rejection.Reason.NO_TEXT,
                        "a commit that would %s a post, without its record".formatted(Excerpt.of(event.operation())));
        };
    }

    private static Kind ofAccount(JsonNode account) {
        return account.path("active").asBoolean()
                ? Kind.USER_ACTIVATE
                : OF_INACTIVE.getOrDefault(account.path("status").asText(), Kind.USER_DEACTIVATE);
    }
}
