package io.tweetlake.common.alerts;

import java.util.OptionalDouble;

/** Adds up counts of micro-batches until they are many enough for a share to mean something. Not thread-safe. */
public final class ShareWindow {
    private final long minRows;
    private long part;
    private long whole;

    public ShareWindow(long minRows) {
        this.minRows = minRows;
    }

    /** @return the share, 0 to 1, once there are enough rows, which are then counted anew; empty until then */
    public OptionalDouble add(long morePart, long moreWhole) {
        part += morePart;
        whole += moreWhole;
        if (whole < minRows) {
            return OptionalDouble.empty();
        }
        double share = (double) part / whole;
        part = 0;
        whole = 0;
        return OptionalDouble.of(share);
    }
}
