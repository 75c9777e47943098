package io.tweetlake.s3logstore;

/** The store overwrites an object despite the condition of a PUT, so that concurrent commits would be lost. */
public final class UnsafeStoreException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    /** @param bucket such as {@code s3a://tweets} */
    UnsafeStoreException(String bucket) {
        super(
                ("the store of %s ignores the condition of a PUT and overwrites the object, so that two writers of a table would"
                                + " lose commits"
                                + "\n  Fix: keep the table in a store with conditional writes, such as Amazon S3; or let only one process"
                                + " write, and set spark.delta.logStore.s3a.impl to io.delta.storage.S3SingleDriverLogStore")
                        .formatted(bucket));
    }
}
