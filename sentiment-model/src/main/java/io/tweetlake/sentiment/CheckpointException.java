package io.tweetlake.sentiment;

/** A checkpoint folder cannot be served. The message is the problem and then the fix. */
public final class CheckpointException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String problem;
    private final String fix;

    CheckpointException(String problem, String fix) {
        this(problem, fix, null);
    }

    CheckpointException(String problem, String fix, Throwable cause) {
        super(problem + ". " + fix + ".", cause);
        this.problem = problem;
        this.fix = fix;
    }

    /** The file concerned and what is wrong with it, without a full stop. */
    public String problem() {
        return problem;
    }

    /** What to do about it, without a full stop. */
    public String fix() {
        return fix;
    }
}
