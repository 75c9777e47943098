package io.tweetlake.models.mlflow;

/** What a server answered in place of what was asked for, or that it did not answer at all. */
public class MlflowException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private static final int NOT_FOUND = 404;
    private static final int BAD_REQUEST = 400;
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;

    private final int status;
    private final String code;

    /** @param code MLflow's own, such as {@code RESOURCE_DOES_NOT_EXIST} */
    MlflowException(int status, String code, String message) {
        super(message);
        this.status = status;
        this.code = code;
    }

    MlflowException(String message, Throwable cause) {
        super(message, cause);
        this.status = 0;
        this.code = "UNREACHABLE";
    }

    /** The server says that there is no such thing. A missing alias is to MLflow a bad request. */
    public boolean isMissing() {
        return status == NOT_FOUND
                || code.equals("RESOURCE_DOES_NOT_EXIST")
                || (status == BAD_REQUEST && getMessage().contains("not found"));
    }

    /** The server wants to know who asks, or does not let them. */
    public boolean isDenied() {
        return status == UNAUTHORIZED || status == FORBIDDEN;
    }

    /** The same call may succeed later: the server was not there, too slow, or in trouble of its own. */
    public boolean isTransient() {
        return status == 0 || status == 429 || status >= 500;
    }
}
