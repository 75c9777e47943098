package io.tweetlake.dashboard;

/** A request that asks for what there is not. The message is for whoever sent it. */
final class BadRequest extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BadRequest(String message) {
        super(message);
    }
}
