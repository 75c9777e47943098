package io.tweetlake.tweets;

/** Why a record is not a tweet that Silver can use. */
public final class Rejection extends Exception {
    private static final long serialVersionUID = 1L;

    private final Reason reason;

    /** @param detail the field and the value that were the matter */
    Rejection(Reason reason, String detail) {
        super(detail, null, false, false);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }

    /** The enumeration behind {@code silver_quarantine.reason}. */
    public enum Reason {
        /** The text is not JSON; the detail says where it breaks. */
        NOT_JSON("not-json"),
        /** JSON, but of no shape of tweet that we know. */
        NOT_A_TWEET("not-a-tweet"),
        /** A tweet or notice whose id is missing, or no whole number that we can be sure of. */
        BAD_ID("bad-id"),
        /** A tweet with no text, or only blanks. */
        NO_TEXT("no-text"),
        /** A tweet with no time, or one that cannot be read. */
        BAD_TIMESTAMP("bad-timestamp"),
        /** Longer than any tweet, and not even parsed. */
        TOO_LARGE("too-large");

        private final String label;

        Reason(String label) {
            this.label = label;
        }

        public String label() {
            return label;
        }
    }
}
