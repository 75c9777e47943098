package io.tweetlake.bronze.reading;

/** Is told of what is not read, and remembers it for later attempts to read the same. */
public interface UnreadListener {
    /** How much of a range is not read. */
    enum Extent {
        /** None of it, as the file is gone. */
        GONE,
        /** None of it, although the file exists. */
        WHOLE,
        /** Some of it: records of the range have been found. */
        PART
    }

    /**
     * Why an earlier attempt read none of this range; null if none failed. Then this attempt does not try: of all attempts
     * the same records have to come.
     */
    String reason(FileRange range);

    /** Returns once it is remembered. */
    void unread(FileRange range, Extent extent, String reason);

    /** Remembers nothing. */
    UnreadListener NONE = new UnreadListener() {
        @Override
        public String reason(FileRange range) {
            return null;
        }

        @Override
        public void unread(FileRange range, Extent extent, String reason) {}
    };
}
