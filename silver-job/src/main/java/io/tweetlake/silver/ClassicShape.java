package io.tweetlake.silver;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * The tweet object of Twitter's API v1.1. Its text is in {@code full_text} (extended mode), in
 * {@code extended_tweet.full_text} (compatibility mode, where {@code text} is cut short) or in {@code text}; a retweet's
 * own text is cut short too, and the whole is in {@code retweeted_status}.
 */
final class ClassicShape implements TweetShape {
    @Override
    public boolean matches(JsonNode record) {
        return id(new Fields(record)) != null
                && record.has("created_at")
                && record.path("user").isObject();
    }

    @Override
    public Tweet read(JsonNode record) throws Rejection {
        Fields fields = new Fields(record);
        Fields user = new Fields(record.get("user"));
        JsonNode retweeted = record.path("retweeted_status");
        String original = text(retweeted);
        return new Tweet(
                id(fields),
                id(user),
                user.text("screen_name"),
                TweetText.decoded(original == null ? text(record) : original, "text"),
                fields.text("lang"),
                fields.timestamp("created_at"),
                GivenSentiment.of(fields.text("sentiment")),
                retweeted.isObject());
    }

    /** JSON readers that hold numbers in 53 bits have spoilt many an {@code id}: {@code id_str} goes first. */
    private static String id(Fields fields) {
        String text = fields.text("id_str");
        return text != null ? text : fields.text("id");
    }

    private static String text(JsonNode tweet) {
        for (String path : new String[] {"/extended_tweet/full_text", "/full_text", "/text"}) {
            JsonNode text = tweet.at(path);
            if (text.isTextual()) {
                return text.textValue();
            }
        }
        return null;
    }
}
