package io.tweetlake.tweets;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;

/**
 * A tweet in Gnip's Activity Streams format, per the data dictionary and the example payloads of Twitter's enterprise APIs
 * ("Activity Streams objects" on developer.x.com). A retweet is a {@code share} whose {@code object} is the original; texts
 * longer than 140 characters are whole in {@code long_object}.
 */
final class ActivityShape implements TweetShape {
    @Override
    public String label() {
        return "activity";
    }

    @Override
    public boolean matches(JsonNode record) {
        String verb = record.path("verb").asText();
        return record.path("objectType").asText().equals("activity")
                && (verb.equals("post") || verb.equals("share"))
                && record.has("id");
    }

    @Override
    public Tweet read(JsonNode record) throws Rejection {
        RecordFields fields = new RecordFields(record);
        RecordFields actor = new RecordFields(record.path("actor"));
        boolean retweet = record.get("verb").asText().equals("share");
        JsonNode original = retweet ? record.path("object") : MissingNode.getInstance();
        String id = fields.iriId("id");
        return new Tweet(
                id,
                actor.iriIdOrNull("id"),
                actor.textIfAny("preferredUsername"),
                TweetText.decoded(TweetText.ofRetweet(text(original), text(record)), "body"),
                fields.textIfAny("twitter_lang"),
                fields.timestamp("postedTime", id),
                null,
                retweet,
                TweetAuthors.of(original));
    }

    private static String text(JsonNode activity) {
        return TweetText.firstWritten(activity.path("long_object").path("body"), activity.path("body"));
    }
}
