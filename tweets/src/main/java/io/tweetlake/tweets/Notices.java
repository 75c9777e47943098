package io.tweetlake.tweets;

import java.util.List;

/**
 * The notices in a record, in their order. Most records have one; an answer of the API has one for each of its
 * {@code errors}, as each names another tweet or user that it could not give.
 *
 * @param all at least one
 */
public record Notices(List<Notice> all) implements ParsedRecord {
    public Notices {
        if (all.isEmpty()) {
            throw new IllegalArgumentException("no notice");
        }
        all = List.copyOf(all);
    }
}
