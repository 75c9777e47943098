package io.tweetlake.cli.live;

import java.time.Instant;

/**
 * A row of {@code gold_tweets}, as far as it is shown.
 *
 * @param batchId of the micro-batch of Gold that wrote it
 * @param timestamp when it was posted
 * @param lang null where it is not known
 * @param userName null where the source has none
 * @param sentiment null where it was not scored
 * @param score probability of the sentiment, 0 to 100; null where it was not scored
 * @param error why it was not scored; null where it was
 */
public record LabelledPost(
        long batchId,
        Instant timestamp,
        String lang,
        String userName,
        String text,
        String sentiment,
        Double score,
        String error) {
    public boolean isScored() {
        return error == null;
    }
}
