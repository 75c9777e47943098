package io.tweetlake.tweets;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * The tweet object of Twitter's API v1.1. Its text is in {@code full_text} (extended mode), in
 * {@code extended_tweet.full_text} (compatibility mode, where {@code text} is cut short) or in {@code text}; a retweet's
 * own text is cut short too, and the whole is in {@code retweeted_status}. A {@code user} who is only a string, as some
 * exports have it, is a name; where there is no user, {@code id_str} tells a tweet from the row of any table.
 */
final class ClassicShape implements TweetShape {
    @Override
    public String label() {
        return "v1.1";
    }

    @Override
    public boolean matches(JsonNode record) {
        JsonNode user = record.path("user");
        boolean written = text(record) != null;
        boolean dated = record.has("created_at");
        return (record.has("id") || record.has("id_str"))
                && ((user.isObject() && (written || dated))
                        || (user.isTextual() && dated)
                        || (record.path("id_str").isTextual() && written && dated));
    }

    @Override
    public Tweet read(JsonNode record) throws Rejection {
        RecordFields fields = new RecordFields(record);
        RecordFields user = new RecordFields(record.path("user"));
        String userName = user.textIfAny("screen_name");
        String id = fields.id("id");
        JsonNode retweeted = record.path("retweeted_status");
        String original = text(retweeted);
        return new Tweet(
                id,
                user.idOrNull("id"),
                userName == null ? fields.textIfAny("user") : userName,
                TweetText.decoded(TweetText.ofRetweet(original, text(record)), "text"),
                fields.textIfAny("lang"),
                fields.timestamp("created_at", id),
                GivenSentiment.of(fields.text("sentiment")),
                retweeted.isObject(),
                TweetAuthors.of(retweeted));
    }

    private static String text(JsonNode tweet) {
        return TweetText.firstWritten(
                tweet.path("extended_tweet").path("full_text"), tweet.path("full_text"), tweet.path("text"));
    }
}
