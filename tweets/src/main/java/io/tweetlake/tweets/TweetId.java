package io.tweetlake.tweets;

import com.fasterxml.jackson.databind.JsonNode;

/** Finds out which tweet a record holds, even one that Silver cannot use. */
public final class TweetId {
    private TweetId() {}

    /**
     * @param raw null where the record was deleted
     * @return null for a notice, and for what has no exact id
     */
    public static String of(String raw) {
        if (raw == null) {
            return null;
        }
        try {
            return TweetReader.read(raw) instanceof Tweet tweet ? tweet.id() : null;
        } catch (Rejection e) {
            return idOf(raw);
        }
    }

    private static String idOf(String raw) {
        try {
            JsonNode record = RecordTree.of(raw);
            JsonNode data = record.path("data");
            JsonNode tweet = data.isObject() ? data : ArchiveShape.tweet(record);
            String id = new RecordFields(tweet).idOrNull("id");
            return id != null ? id : new RecordFields(tweet).iriIdOrNull("id");
        } catch (Rejection e) {
            return null;
        }
    }
}
