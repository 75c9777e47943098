package io.tweetlake.tweets;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A tweet in the archive that everybody can download of their own account ({@code tweets.js}): one of v1.1 under the name
 * {@code tweet}, without a user, as the account is described in another file. A retweet has neither the original nor a
 * mark, only a text that begins with {@code RT @}.
 */
final class ArchiveShape implements TweetShape {
    private static final ClassicShape INNER = new ClassicShape();
    /** Bronze adds it, from the file of the archive that names the author. */
    private static final String ACCOUNT = "account";

    private static final String RETWEET = "RT @";

    /** What is under the name {@code tweet}, or the record itself where nothing is. */
    static JsonNode tweet(JsonNode record) {
        JsonNode tweet = record.path("tweet");
        return tweet.isObject() ? tweet : record;
    }

    @Override
    public String label() {
        return "archive";
    }

    @Override
    public boolean matches(JsonNode record) {
        return INNER.matches(record.path("tweet"));
    }

    @Override
    public Tweet read(JsonNode record) throws Rejection {
        Tweet anonymous = INNER.read(record.get("tweet"));
        RecordFields account = new RecordFields(record.path(ACCOUNT));
        String author = account.idOrNull("accountId");
        Tweet tweet = author == null ? anonymous : anonymous.by(author, account.text("username"));
        return tweet.retweet() ? tweet : tweet.asRetweet(tweet.text().startsWith(RETWEET));
    }
}
