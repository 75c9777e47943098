package io.tweetlake.tweets;

import java.time.Instant;
import java.util.Locale;

/**
 * A message about tweets, or about the stream they come in, and no tweet.
 *
 * @param tweetId the tweet it names, for a user's {@link Kind#SCRUB_GEO} the last one meant; null where it names none
 * @param userId the user it names; null where it names none
 * @param timestamp when it was sent; null where the source doesn't say
 */
public record Notice(Kind kind, String tweetId, String userId, Instant timestamp) {
    /**
     * The enumeration behind {@code silver_notices.kind}, as documented under "Streaming message types" (v1.1), "Compliance
     * data objects" (Compliance Firehose and v2), "Batch compliance" and "Response codes and errors" (v2) on developer.x.com;
     * for Bluesky, the account status of {@code com.atproto.sync.subscribeRepos}.
     */
    public enum Kind {
        /** A tweet was deleted: it must be deleted from every store. */
        DELETE,
        /** A tweet must not be shown any more, until it is undropped. */
        DROP,
        /** A dropped tweet may be shown again. */
        UNDROP,
        /** A tweet was edited: its id is that of the new version. */
        TWEET_EDIT,
        /** A tweet must not be shown in some countries. */
        STATUS_WITHHELD,
        /** The places must be removed from a user's tweets, up to the one named; or from that one, where no user is named. */
        SCRUB_GEO,
        /** A user must not be shown in some countries. */
        USER_WITHHELD,
        USER_DELETE,
        USER_UNDELETE,
        /** A user's tweets became private. */
        USER_PROTECT,
        USER_UNPROTECT,
        USER_SUSPEND,
        USER_UNSUSPEND,
        /** An account of Bluesky is not active, by its owner's wish or for a reason that is not said. */
        USER_DEACTIVATE,
        /** An account of Bluesky is active, for the first time or again. */
        USER_ACTIVATE,
        /** A user changed a name, a description or a picture. */
        USER_PROFILE_MODIFICATION,
        /** The stream left tweets out, because more matched than its rate allows. */
        LIMIT,
        /** The stream is about to end. */
        DISCONNECT,
        /** The stream asks for attention, as when its reader falls behind. */
        WARNING,
        /** The accounts that a user stream follows, which it says first. */
        FRIENDS,
        /** The API could not give what it was asked for. */
        ERROR,
        /** The answer to a request, with no tweets in it. */
        EMPTY_PAGE,
        /** What the stream had between two times was not heard, and cannot be fetched; {@code tweetlake listen} says so. */
        GAP,
        /** A record of Bluesky that is no post, such as a like or a follow, in a recording that has them. */
        NOT_A_TWEET;

        public String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
