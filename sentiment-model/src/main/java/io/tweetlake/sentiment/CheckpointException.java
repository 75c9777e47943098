package io.tweetlake.sentiment;

/** A checkpoint folder cannot be served. */
public final class CheckpointException extends ModelException {

    private static final long serialVersionUID = 1L;

    CheckpointException(String problem, String fix) {
        this(problem, fix, null);
    }

    CheckpointException(String problem, String fix, Throwable cause) {
        super(problem, fix, cause);
    }
}
