package io.tweetlake.bronze.reading;

/** How much text may still come from a file. */
final class TextBudget {
    private final String error;
    private long left;

    /** @param error of a text that is longer */
    TextBudget(long bytes, String error) {
        this.left = bytes;
        this.error = error;
    }

    static TextBudget unlimited() {
        return new TextBudget(Long.MAX_VALUE, null);
    }

    void spend(long bytes) {
        left -= bytes;
    }

    boolean isSpent() {
        return left < 0;
    }

    String error() {
        return error;
    }
}
