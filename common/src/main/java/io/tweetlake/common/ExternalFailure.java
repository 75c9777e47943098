package io.tweetlake.common;

/**
 * Something outside of tweetlake failed: a server, a store, a disk. Ends the process with status 1 and the message alone, as a
 * stack trace would tell nothing about it.
 */
public class ExternalFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param cause null if there is none */
    public ExternalFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
