package io.tweetlake.sentiment;

/** A model cannot be loaded, for a reason that the user can fix. The message is the problem and then the fix. */
public abstract class ModelException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String problem;
    private final String fix;

    ModelException(String problem, String fix, Throwable cause) {
        super(problem + ". " + fix + ".", cause);
        this.problem = problem;
        this.fix = fix;
    }

    /** What is wrong, and the file concerned if there is one, without a full stop. */
    public String problem() {
        return problem;
    }

    /** What to do about it, without a full stop. */
    public String fix() {
        return fix;
    }
}
