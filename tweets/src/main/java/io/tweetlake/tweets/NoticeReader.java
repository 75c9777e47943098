package io.tweetlake.tweets;

import com.fasterxml.jackson.databind.JsonNode;
import io.tweetlake.tweets.Notice.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Reads notices. A message on a stream is an object under the name of its kind, in v2 inside of {@code data}; the answers of
 * the API are envelopes with errors, or with nothing.
 */
final class NoticeReader {
    private static final Map<String, Kind> ABOUT_TWEETS = Map.of(
            "delete", Kind.DELETE,
            "drop", Kind.DROP,
            "undrop", Kind.UNDROP,
            "tweet_edit", Kind.TWEET_EDIT,
            "status_withheld", Kind.STATUS_WITHHELD,
            "withheld", Kind.STATUS_WITHHELD);

    private static final Map<String, Kind> ABOUT_USERS = Map.of(
            "scrub_geo", Kind.SCRUB_GEO,
            "user_withheld", Kind.USER_WITHHELD,
            "user_delete", Kind.USER_DELETE,
            "user_undelete", Kind.USER_UNDELETE,
            "user_protect", Kind.USER_PROTECT,
            "user_unprotect", Kind.USER_UNPROTECT,
            "user_suspend", Kind.USER_SUSPEND,
            "user_unsuspend", Kind.USER_UNSUSPEND,
            "user_profile_modification", Kind.USER_PROFILE_MODIFICATION);

    private static final Map<String, Kind> ABOUT_STREAMS =
            Map.of("limit", Kind.LIMIT, "disconnect", Kind.DISCONNECT, "warning", Kind.WARNING);

    private NoticeReader() {}

    /**
     * @param record no tweet: the errors that come with a single tweet concern what it refers to, and stay in its record
     * @return one for each error of an answer, else one at most; none where the record is no notice
     * @throws Rejection if a notice that must be obeyed names no account
     */
    static List<Notice> read(JsonNode record) throws Rejection {
        if (hasProblem(record.path("errors"))) {
            return withErrors(record);
        }
        Notice ofBluesky = BlueskyNotices.read(record);
        Notice notice = ofBluesky == null ? single(record) : ofBluesky;
        return notice == null ? List.of() : List.of(notice);
    }

    private static List<Notice> withErrors(JsonNode record) throws Rejection {
        JsonNode data = record.path("data");
        List<Notice> notices = new ArrayList<>();
        if (data.isArray() && !data.isEmpty()) {
            // A page with tweets in it must not pass for its errors.
            return notices;
        }
        Notice message = message(data);
        if (message != null) {
            notices.add(message);
        }
        record.get("errors").forEach(error -> notices.add(error(error)));
        return notices;
    }

    private static Notice single(JsonNode record) throws Rejection {
        if (record.has("title") && record.has("status") && record.has("type")) {
            return error(record);
        }
        if (BatchCompliance.matches(record)) {
            return BatchCompliance.read(record);
        }
        if (isGap(record.path("gap"))) {
            return new Notice(
                    Kind.GAP, null, null, Timestamps.orNull(record.get("gap").get("from")));
        }
        if (isEmptyPage(record)) {
            return new Notice(Kind.EMPTY_PAGE, null, null, null);
        }
        if (record.path("friends").isArray() || record.path("friends_str").isArray()) {
            return new Notice(Kind.FRIENDS, null, null, null);
        }
        return message(record.path("data").isObject() ? record.get("data") : record);
    }

    private static Notice message(JsonNode message) throws Rejection {
        for (Map.Entry<String, JsonNode> field : message.properties()) {
            String name = field.getKey();
            JsonNode body = field.getValue();
            if (body.isObject() && ABOUT_TWEETS.containsKey(name)) {
                return aboutTweet(name, body);
            }
            if (body.isObject() && ABOUT_USERS.containsKey(name)) {
                return aboutUser(name, body);
            }
            // Other programs warn too, and are not Twitter.
            if (ABOUT_STREAMS.containsKey(name) && (body.has("track") || body.has("code"))) {
                return new Notice(ABOUT_STREAMS.get(name), null, null, timestamp(body));
            }
        }
        return null;
    }

    private static Notice aboutTweet(String name, JsonNode body) throws Rejection {
        RecordFields tweet = new RecordFields(firstObject(body.path("status"), body.path("tweet"), body));
        String user = tweet.idOrNull("user_id");
        return new Notice(
                ABOUT_TWEETS.get(name),
                named(tweet.idOrNull("id"), name, body),
                user == null ? tweet.idOrNull("author_id") : user,
                timestamp(body));
    }

    private static Notice aboutUser(String name, JsonNode body) throws Rejection {
        RecordFields fields = new RecordFields(body);
        String user = fields.idOrNull("user_id");
        String id = user == null ? new RecordFields(firstObject(body.path("user"), body)).idOrNull("id") : user;
        String upTo = fields.idOrNull("up_to_status_id");
        return new Notice(
                ABOUT_USERS.get(name),
                upTo == null ? fields.idOrNull("up_to_tweet_id") : upTo,
                named(id, name, body),
                timestamp(body));
    }

    private static String named(String id, String name, JsonNode body) throws Rejection {
        if (id == null) {
            throw new Rejection(Rejection.Reason.BAD_ID, "%s is `%s`".formatted(name, Excerpt.of(body.toString())));
        }
        return id;
    }

    /** Whether one of them is a problem as RFC 7807 has it, or an error of v1.1. */
    private static boolean hasProblem(JsonNode errors) {
        for (JsonNode error : errors) {
            if (error.has("title") || error.has("message")) {
                return errors.isArray();
            }
        }
        return false;
    }

    private static Notice error(JsonNode problem) {
        String about = problem.path("resource_type").asText();
        String id = new RecordFields(problem).idOrNull("resource_id");
        String value = id == null ? new RecordFields(problem).idOrNull("value") : id;
        return new Notice(Kind.ERROR, about.equals("tweet") ? value : null, about.equals("user") ? value : null, null);
    }

    /** As {@code tweetlake listen} writes it. */
    private static boolean isGap(JsonNode gap) {
        return gap.isObject() && gap.has("from") && gap.has("to") && gap.has("reason");
    }

    private static boolean isEmptyPage(JsonNode record) {
        return isEmptyArray(record)
                || isEmptyArray(record.path("statuses"))
                || isEmptyArray(record.path("posts"))
                || isEmptyArray(record.path("data"))
                || (!record.has("data")
                        && record.path("meta").path("result_count").asInt(-1) == 0);
    }

    private static boolean isEmptyArray(JsonNode node) {
        return node.isArray() && node.isEmpty();
    }

    /** Null also where it cannot be read: a notice is to be obeyed whatever its time looks like. */
    private static Instant timestamp(JsonNode body) {
        for (String name : new String[] {"timestamp_ms", "event_at", "timestampMs"}) {
            if (body.hasNonNull(name)) {
                return Timestamps.orNull(body.get(name));
            }
        }
        return null;
    }

    private static JsonNode firstObject(JsonNode... nodes) {
        for (JsonNode node : nodes) {
            if (node.isObject()) {
                return node;
            }
        }
        throw new IllegalArgumentException("none is an object");
    }
}
