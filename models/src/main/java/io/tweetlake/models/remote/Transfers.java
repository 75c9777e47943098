package io.tweetlake.models.remote;

import java.util.Collection;
import java.util.concurrent.atomic.LongAdder;

/** How much this process downloads, for whoever shows it; as Hadoop's counters of its file systems, for the life of the process. */
public final class Transfers {
    private static final LongAdder EXPECTED = new LongAdder();
    private static final LongAdder RECEIVED = new LongAdder();

    private Transfers() {}

    /** Says that these files are about to be downloaded. */
    public static void expect(Collection<RemoteFile> files) {
        files.forEach(file -> EXPECTED.add(file.size()));
    }

    static void received(int bytes) {
        RECEIVED.add(bytes);
    }

    /** Bytes of all files so far, those on their way included. */
    public static long expected() {
        return EXPECTED.sum();
    }

    /** Bytes that have come so far. */
    public static long received() {
        return RECEIVED.sum();
    }
}
