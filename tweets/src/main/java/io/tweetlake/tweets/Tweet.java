package io.tweetlake.tweets;

import java.time.Instant;
import java.util.List;

/**
 * A tweet as Silver understands it, whatever shape it came in.
 *
 * @param id the source's id in decimal digits, the {@code at://} address of a post of Bluesky, or {@code h:} and a hash; never
 *     null
 * @param userId null where the source has none
 * @param userName null where the source has none
 * @param text whole, entities decoded; never blank
 * @param lang null where the source has none
 * @param timestamp in the years 1 to 9999; never null
 * @param original the account whose tweet a retweet repeats, see {@link TweetAuthors#account}; null where it is no retweet,
 *     or the source does not say
 * @param givenSentiment null where no label came with it, or none that we know
 * @param entities how what the text names is found
 */
public record Tweet(
        String id,
        String userId,
        String userName,
        String text,
        String lang,
        Instant timestamp,
        GivenSentiment givenSentiment,
        boolean retweet,
        String original,
        TextEntities entities)
        implements ParsedRecord {
    /** With the entities of Twitter. */
    Tweet(
            String id,
            String userId,
            String userName,
            String text,
            String lang,
            Instant timestamp,
            GivenSentiment givenSentiment,
            boolean retweet,
            String original) {
        this(id, userId, userName, text, lang, timestamp, givenSentiment, retweet, original, TextEntities.TWITTER);
    }

    Tweet by(String authorId, String authorName) {
        return new Tweet(id, authorId, authorName, text, lang, timestamp, givenSentiment, retweet, original, entities);
    }

    Tweet asRetweet(boolean isRetweet) {
        return new Tweet(id, userId, userName, text, lang, timestamp, givenSentiment, isRetweet, original, entities);
    }

    /** What the model is given: mentions and links masked, see {@link TweetText#masked}. */
    public String cleanText() {
        return entities.masked(text);
    }

    /** Names mentioned, lower case, without the sign, each once, in order of appearance. */
    public List<String> mentions() {
        return entities.mentions(text);
    }

    /** Hashtags, lower case, without the sign, each once, in order of appearance. */
    public List<String> hashtags() {
        return entities.hashtags(text);
    }
}
