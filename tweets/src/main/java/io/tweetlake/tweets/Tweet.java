package io.tweetlake.tweets;

import java.time.Instant;

/**
 * A tweet as Silver understands it, whatever shape it came in.
 *
 * @param id the source's id in decimal digits, or {@code h:} and a hash; never null
 * @param userId null where the source has none
 * @param userName null where the source has none
 * @param text whole, entities decoded; never blank
 * @param lang null where the source has none
 * @param timestamp in the years 1 to 9999; never null
 * @param givenSentiment null where no label came with it, or none that we know
 */
public record Tweet(
        String id,
        String userId,
        String userName,
        String text,
        String lang,
        Instant timestamp,
        GivenSentiment givenSentiment,
        boolean retweet)
        implements ParsedRecord {
    Tweet by(String authorId, String authorName) {
        return new Tweet(id, authorId, authorName, text, lang, timestamp, givenSentiment, retweet);
    }

    Tweet asRetweet(boolean retweet) {
        return new Tweet(id, userId, userName, text, lang, timestamp, givenSentiment, retweet);
    }
}
