package io.tweetlake.common;

/**
 * A mistake that the user can fix: a misspelt key, a missing folder, a broken file. Ends the
 * process with status 2 and the message alone; every other exception is ours and ends it with status 1.
 */
public class UserError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * @param problem what is wrong and where, one sentence: names the file, the key or the record
     * @param fix what to do about it, one sentence
     */
    public UserError(String problem, String fix) {
        super(Secrets.masked(problem + "\n  Fix: " + fix));
    }

    /** As {@link #UserError(String, String)}, with what raised it, which only {@code --verbose} shows. */
    public UserError(String problem, String fix, Throwable cause) {
        super(Secrets.masked(problem + "\n  Fix: " + fix), cause);
    }

    /** As {@link #UserError(String, String, Throwable)}, with a message that already holds both sentences. */
    public UserError(String message, Throwable cause) {
        super(Secrets.masked(message), cause);
    }

    /** For subclasses that report several mistakes in a text of their own. */
    protected UserError(String message) {
        super(Secrets.masked(message));
    }
}
