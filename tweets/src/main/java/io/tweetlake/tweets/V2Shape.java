package io.tweetlake.tweets;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;

/**
 * The tweet object of Twitter's API v2: in {@code data}, with the users and tweets it refers to in {@code includes}; or bare,
 * with these put in their places as {@code author} and in {@code referenced_tweets}. Texts longer than 280 characters are
 * whole in {@code note_tweet}.
 */
final class V2Shape implements TweetShape {
    @Override
    public String label() {
        return "v2";
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // The record itself, in no envelope.
    public boolean matches(JsonNode record) {
        JsonNode tweet = tweet(record);
        boolean written = tweet.has("text") || tweet.has("note_tweet");
        boolean authored = tweet.has("author_id") || tweet.path("author").isObject();
        return tweet.has("id") && (tweet == record ? written && (authored || isVersioned(tweet)) : written || authored);
    }

    /** All that a tweet of v2 has beside its id and text, where nothing more was asked for. */
    private static boolean isVersioned(JsonNode tweet) {
        return tweet.has("edit_history_tweet_ids");
    }

    @Override
    public Tweet read(JsonNode record) throws Rejection {
        JsonNode tweet = tweet(record);
        RecordFields fields = new RecordFields(tweet);
        String id = fields.id("id");
        String userId = userId(fields);
        JsonNode retweeted = retweeted(tweet);
        JsonNode original = original(record, retweeted);
        return new Tweet(
                id,
                userId,
                userName(record, tweet, userId),
                TweetText.decoded(TweetText.ofRetweet(text(original), text(tweet)), "text"),
                fields.textIfAny("lang"),
                fields.timestamp("created_at", id),
                GivenSentiment.of(fields.text("sentiment")),
                retweeted.isObject(),
                TweetAuthors.of(original));
    }

    private static JsonNode tweet(JsonNode record) {
        JsonNode data = record.path("data");
        return data.isObject() ? data : record;
    }

    private static String userId(RecordFields tweet) {
        String id = tweet.idOrNull("author_id");
        return id == null ? new RecordFields(tweet.object().path("author")).idOrNull("id") : id;
    }

    private static String userName(JsonNode record, JsonNode tweet, String userId) {
        String name = new RecordFields(tweet.path("author")).textIfAny("username");
        return name == null ? new RecordFields(included(record, "users", userId)).textIfAny("username") : name;
    }

    private static JsonNode retweeted(JsonNode tweet) {
        for (JsonNode reference : tweet.path("referenced_tweets")) {
            if (reference.path("type").asText().equals("retweeted")) {
                return reference;
            }
        }
        return MissingNode.getInstance();
    }

    private static JsonNode original(JsonNode record, JsonNode retweeted) {
        return text(retweeted) == null
                ? included(record, "tweets", new RecordFields(retweeted).idOrNull("id"))
                : retweeted;
    }

    private static JsonNode included(JsonNode record, String what, String id) {
        for (JsonNode one : record.path("includes").path(what)) {
            if (id != null && id.equals(new RecordFields(one).idOrNull("id"))) {
                return one;
            }
        }
        return MissingNode.getInstance();
    }

    private static String text(JsonNode tweet) {
        return TweetText.firstWritten(tweet.path("note_tweet").path("text"), tweet.path("text"));
    }
}
