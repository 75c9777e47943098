package io.tweetlake.tweets;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A post of Bluesky ({@code app.bsky.feed.post} of its lexicons): created by a {@link BlueskyEvent}, or an element of the
 * {@code posts} that {@code getPosts} and {@code searchPosts} return, {@code {"uri","author","record","indexedAt"}}. Its id is
 * its {@code at://} address. Text is plain, without HTML entities.
 */
final class BlueskyShape implements TweetShape {
    /** Group 1 is the author's DID. */
    private static final Pattern ADDRESS = Pattern.compile(
            "at://(did:[a-z]+:[\\w.:%-]{1,2048})/" + Pattern.quote(BlueskyEvent.POSTS) + "/[\\w.:~-]{1,512}");

    private static final String CREATE = "create";

    @Override
    public String label() {
        return "bluesky";
    }

    @Override
    public boolean matches(JsonNode record) {
        BlueskyEvent event = BlueskyEvent.of(record);
        return event == null ? isView(record) : isNew(event);
    }

    private static boolean isNew(BlueskyEvent event) {
        return event.isOfPost()
                && event.operation().equals(CREATE)
                && event.body().path("record").isObject();
    }

    private static boolean isView(JsonNode record) {
        JsonNode post = record.path("record");
        return record.path("uri").asText().startsWith("at://")
                && record.path("author").isObject()
                && (post.path("$type").asText().equals(BlueskyEvent.POSTS)
                        || (post.has("text") && post.has("createdAt")));
    }

    @Override
    public Tweet read(JsonNode record) throws Rejection {
        BlueskyEvent event = BlueskyEvent.of(record);
        return event == null
                ? ofView(record)
                : post(event.address(), event.account(), null, event.body().path("record"), event.seen());
    }

    private static Tweet ofView(JsonNode view) throws Rejection {
        Matcher address = ADDRESS.matcher(view.path("uri").asText());
        if (!address.matches()) {
            throw new Rejection(
                    Rejection.Reason.BAD_ID,
                    "uri is `%s`".formatted(Excerpt.of(view.path("uri").asText())));
        }
        String handle = new RecordFields(view.path("author")).textIfAny("handle");
        return post(
                address.group(),
                address.group(1),
                handle,
                view.get("record"),
                Timestamps.orNull(view.path("indexedAt")));
    }

    private static Tweet post(String id, String userId, String handle, JsonNode post, Instant seen) throws Rejection {
        String text = TweetText.written(TweetText.firstWritten(post.path("text")), "text");
        return new Tweet(
                id, userId, handle, text, lang(post), time(post, seen), null, false, null, BlueskyText.of(post, text));
    }

    private static String lang(JsonNode post) {
        for (JsonNode lang : post.path("langs")) {
            if (lang.isTextual() && !lang.textValue().isBlank()) {
                return lang.textValue();
            }
        }
        return null;
    }

    /** {@code createdAt} is the client's claim: the network sorts by the earlier of it and of the time it saw the post. */
    private static Instant time(JsonNode post, Instant seen) throws Rejection {
        Instant claimed = Timestamps.orNull(post.path("createdAt"));
        if (claimed == null && seen == null) {
            // To say what is wrong with it.
            return new RecordFields(post).timestamp("createdAt");
        }
        return claimed == null || (seen != null && seen.isBefore(claimed)) ? seen : claimed;
    }

    /** The address of the post that a record holds, even one that cannot be read otherwise; null where it holds none. */
    static String addressOrNull(JsonNode record) {
        try {
            BlueskyEvent event = BlueskyEvent.of(record);
            if (event != null) {
                return event.isOfPost() ? event.address() : null;
            }
            String uri = record.path("uri").asText();
            return isView(record) && ADDRESS.matcher(uri).matches() ? uri : null;
        } catch (Rejection e) {
            return null;
        }
    }
}
