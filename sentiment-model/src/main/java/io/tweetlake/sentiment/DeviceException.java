package io.tweetlake.sentiment;

/** There is no such device. The message is the problem and then the fix. */
public final class DeviceException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String problem;
    private final String fix;

    DeviceException(String problem, String fix) {
        super(problem + ". " + fix + ".");
        this.problem = problem;
        this.fix = fix;
    }

    /** What is wrong, without a full stop. */
    public String problem() {
        return problem;
    }

    /** What to do about it, without a full stop. */
    public String fix() {
        return fix;
    }
}
