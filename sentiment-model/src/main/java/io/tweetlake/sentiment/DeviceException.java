package io.tweetlake.sentiment;

/** There is no such device. */
public final class DeviceException extends ModelException {

    private static final long serialVersionUID = 1L;

    DeviceException(String problem, String fix) {
        super(problem, fix, null);
    }
}
