package io.tweetlake.models.remote;

import io.tweetlake.common.ExternalFailure;

/** A server or an object store refused a request, or did not answer it. */
public class RemoteException extends ExternalFailure {
    private static final long serialVersionUID = 1L;

    private final boolean isTransient;

    /**
     * @param isTransient whether the same request may succeed later
     * @param cause null if there is none
     */
    public RemoteException(String message, boolean isTransient, Throwable cause) {
        super(message, cause);
        this.isTransient = isTransient;
    }

    /** Whether the same request may succeed later: the other side was unreachable, too slow or overloaded. */
    public boolean isTransient() {
        return isTransient;
    }
}
