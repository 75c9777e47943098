package io.tweetlake.s3logstore;

/** The object store overwrites an object that a conditional PUT should have kept: concurrent commits would be lost. */
public final class UnsafeStoreException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    /**
     * @param problem what is wrong with which bucket, one sentence
     * @param fix what to do about it, one sentence
     */
    UnsafeStoreException(String problem, String fix) {
        super(problem + "\n  Fix: " + fix);
    }
}
