package io.tweetlake.models.mlflow;

import io.tweetlake.models.remote.RemoteException;

/** An MLflow server refused a request, or did not answer it. */
public class MlflowException extends RemoteException {
    private static final long serialVersionUID = 1L;

    private static final int NOT_FOUND = 404;
    private static final int BAD_REQUEST = 400;
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SERVER_ERROR = 500;

    private final int status;
    private final String code;

    /** @param code MLflow's own, such as {@code RESOURCE_DOES_NOT_EXIST} */
    MlflowException(int status, String code, String message) {
        super(message, status == TOO_MANY_REQUESTS || status >= SERVER_ERROR, null);
        this.status = status;
        this.code = code;
    }

    /** No answer. */
    MlflowException(String message, Throwable cause) {
        super(message, true, cause);
        this.status = 0;
        this.code = "UNREACHABLE";
    }

    /** There is no such thing on the server. MLflow reports a missing alias as a bad request. */
    public boolean isMissing() {
        return status == NOT_FOUND
                || code.equals("RESOURCE_DOES_NOT_EXIST")
                || (status == BAD_REQUEST && getMessage().contains("not found"));
    }

    /** The user is not authenticated, or lacks the permission. */
    public boolean isDenied() {
        return status == UNAUTHORIZED || status == FORBIDDEN;
    }
}
